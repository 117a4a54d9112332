package simulator

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"time"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// scenarioHelp is the hint of a mistake in a scenario file.
const scenarioHelp = "tocsin help scenario lists the keys"

// scenarioFile is a scenario as TOML spells it.
type scenarioFile struct {
	Kind     string       `toml:"kind"`
	Seed     uint64       `toml:"seed"`
	Count    int          `toml:"count"`
	Risks    int          `toml:"detections"`
	Records  int          `toml:"records"`
	Switches fileSwitches `toml:"switches"`

	Faults []faultFile `toml:"fault"`
	Storm  *stormFile  `toml:"storm"`
}

// faultFile is a fault as TOML spells it.
type faultFile struct {
	At       Span         `toml:"at"`
	For      Span         `toml:"for"`
	Switches fileSwitches `toml:"switches"`
}

// stormFile is a storm as TOML spells it.
type stormFile struct {
	Seed    uint64   `toml:"seed"`
	Over    Span     `toml:"over"`
	Faults  int      `toml:"faults"`
	Without []string `toml:"without"`
}

// faults returns the faults of the file and those of its storm.
func (f *scenarioFile) faults() (out []Fault, problem string) {
	for i, one := range f.Faults {
		f := Fault{At: one.At.Duration, For: one.For.Duration, switches: one.Switches.plain()}
		if f.At < 0 || f.For <= 0 {
			return nil, "a fault without a time: at and for are lengths such as \"2m\""
		}
		if problem := f.switches.problem(); problem != "" {
			return nil, fmt.Sprintf("%s, in fault %d", problem, i+1)
		}
		if reflect.ValueOf(f.switches).IsZero() {
			return nil, "a fault at " + f.At.String() + " that changes no switch: a switch of 0, false or \"\" stays as it was"
		}
		out = append(out, f)
	}
	switch s := f.Storm; {
	case s == nil:
	case unknownSwitch(s.Without) != "":
		return nil, fmt.Sprintf("an unknown switch %q in storm.without", unknownSwitch(s.Without))
	case s.Over.Duration < time.Second || s.Over.Duration > longestStorm || s.Faults < 0 || s.Faults > mostFaults:
		return nil, fmt.Sprintf("a storm that cannot be: over is from 1s to %s, faults at most %d", longestStorm, mostFaults)
	default:
		out = append(out, Storm{s.Seed, s.Over.Duration, s.Faults, s.Without}.Schedule()...)
	}
	return out, ""
}

// unknownSwitch returns the first name that no switch has; "" if there is none.
func unknownSwitch(names []string) string {
	rows := SwitchRows()
	at := slices.IndexFunc(names, func(name string) bool {
		return !slices.ContainsFunc(rows, func(row SwitchRow) bool { return row.Name() == name })
	})
	if at < 0 {
		return ""
	}
	return names[at]
}

// fileSwitches are the switches as TOML spells them.
type fileSwitches struct {
	Switches
	Ahead Span `toml:"clock_ahead"`
	Date  Span `toml:"date_ahead"`
	Life  Span `toml:"token_life"`
}

// plain returns the switches with their lengths of time.
func (f fileSwitches) plain() Switches {
	f.Switches.ClockAhead, f.Switches.DateAhead, f.Switches.TokenLife = f.Ahead.Duration, f.Date.Duration, f.Life.Duration
	return f.Switches
}

// ReadScenario reads a scenario file:
//
//	kind = "demo"          # demo, generate or empty
//	seed = 1
//	count = 100000         # alerts, for generate; and detections, records
//	[switches]             # the members of Switches by their file names
//	per_minute = 150
//	clock_ahead = "20m"    # lengths of time are as Go writes them
//	[[fault]]              # a while in which switches have other values
//	at = "2m"
//	for = "30s"
//	[fault.switches]
//	per_minute = 2
//	[storm]                # faults drawn by a seed: seed, over, faults, without
//
// Unknown keys and kinds are errors. The help topic scenario describes the keys.
func ReadScenario(data []byte) (Scenario, error) {
	if why, hint := bound.Foreign(data); why != "" {
		return Scenario{}, fault.New(fault.Usage, "the scenario file "+why, hint, nil)
	}
	var file scenarioFile
	if err := strict(data, &file); err != nil {
		why, hint := tomlCause(err, &file)
		return Scenario{}, fault.New(fault.Usage, "the scenario file cannot be read: "+why, cmp.Or(hint, scenarioHelp), err)
	}
	var s Scenario
	switch file.Kind {
	case "demo", "":
		s = Demo(file.Seed)
	case "generate":
		s = GenerateAll(Amounts{file.Count, file.Risks, file.Records}, file.Seed)
	case "empty":
		s = Scenario{Seed: file.Seed}
	default:
		return Scenario{}, fault.New(fault.Usage, fmt.Sprintf("the scenario file has an unknown kind %q", file.Kind), "kind is demo, generate or empty", nil)
	}
	if amounts := (Amounts{file.Count, file.Risks, file.Records}); file.Kind != "generate" && amounts != (Amounts{}) {
		return Scenario{}, fault.New(fault.Usage, "the scenario file has count, detections or records, which are for generate alone", `write kind = "generate"`, nil)
	}
	if problem := file.Switches.problem(); min(file.Count, file.Risks, file.Records) < 0 || problem != "" {
		return Scenario{}, fault.New(fault.Usage, "the scenario file has "+cmp.Or(problem, "a count below 0"), scenarioHelp, nil)
	}
	var problem string
	if s.Faults, problem = file.faults(); problem != "" {
		return Scenario{}, fault.New(fault.Usage, "the scenario file has "+problem, scenarioHelp, nil)
	}
	s.Switches = file.Switches.plain()
	return s, nil
}
