package simulator

import (
	"cmp"
	"fmt"

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
	Risks    int    `toml:"detections"`
	Records  int    `toml:"records"`
	Switches struct {
		Switches
		Ahead Span `toml:"clock_ahead"`
		Life  Span `toml:"token_life"`
	} `toml:"switches"`
}

// ReadScenario reads a scenario file:
//
//	kind = "demo"          # demo, generate or empty
//	seed = 1
//	count = 100000         # alerts, for generate; and detections, records
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
		s = GenerateAll(Amounts{file.Count, file.Risks, file.Records}, file.Seed)
	case "empty":
		s = Scenario{Seed: file.Seed}
	default:
		return Scenario{}, fault.New(fault.Usage, fmt.Sprintf("the scenario file has an unknown kind %q", file.Kind), "kind is demo, generate or empty", nil)
	}
	if problem := file.Switches.problem(); min(file.Count, file.Risks, file.Records) < 0 || problem != "" {
		return Scenario{}, fault.New(fault.Usage, "the scenario file has "+cmp.Or(problem, "a count below 0"), scenarioHelp, nil)
	}
	s.Switches = file.Switches.Switches
	s.Switches.ClockAhead, s.Switches.TokenLife = file.Switches.Ahead.Duration, file.Switches.Life.Duration
	return s, nil
}
