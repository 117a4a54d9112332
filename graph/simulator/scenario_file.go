package simulator

import (
	"cmp"
	"fmt"
	"time"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// scenarioHelp is the hint of a mistake in a scenario file.
const scenarioHelp = "tocsin help scenario lists the keys"

// scenarioFile is a scenario as TOML spells it.
type scenarioFile struct {
	Kind     string `toml:"kind"`
	Seed     uint64 `toml:"seed"`
	Count    int    `toml:"count"`
	Switches struct {
		Switches
		Ahead span `toml:"clock_ahead"`
		Life  span `toml:"token_life"`
	} `toml:"switches"`
}

// ReadScenario reads a scenario file:
//
//	kind = "demo"          # demo, generate or empty
//	seed = 1
//	count = 100000         # alerts, for generate
//	[switches]             # the members of Switches by their file names
//	per_minute = 150
//	clock_ahead = "20m"    # and token_life: as Go writes lengths of time
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
		s = Generate(file.Count, file.Seed)
	case "empty":
		s = Scenario{Seed: file.Seed}
	default:
		return Scenario{}, fault.New(fault.Usage, fmt.Sprintf("the scenario file has an unknown kind %q", file.Kind), "kind is demo, generate or empty", nil)
	}
	if problem := file.Switches.problem(); file.Count < 0 || problem != "" {
		return Scenario{}, fault.New(fault.Usage, "the scenario file has "+cmp.Or(problem, "a count below 0"), scenarioHelp, nil)
	}
	s.Switches = file.Switches.Switches
	s.Switches.ClockAhead, s.Switches.TokenLife = file.Switches.Ahead.Duration, file.Switches.Life.Duration
	return s, nil
}

// span is a length of time as a file has it: "20m".
// It has no number's kind: the decoder would take 20 for nanoseconds.
type span struct{ time.Duration }

// UnmarshalText reads the form of time.ParseDuration.
func (s *span) UnmarshalText(text []byte) (err error) {
	if s.Duration, err = time.ParseDuration(string(text)); err != nil {
		return fmt.Errorf(`a length of time is text in quotes, such as "20m", not %.20q`, text)
	}
	return nil
}
