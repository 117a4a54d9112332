package simulator

import (
	"cmp"
	"fmt"
	"time"

	"tocsin/graph/fault"
)

// ReadScenario reads a scenario file:
//
//	kind = "demo"          # demo, generate or empty
//	seed = 1
//	count = 100000         # alerts, for generate
//	[switches]             # the members of Switches by their file names
//	per_minute = 150
//	clock_ahead = "20m"    # and token_life: as Go writes lengths of time
//
// Unknown keys and kinds are errors.
func ReadScenario(data []byte) (Scenario, error) {
	var file struct {
		Kind     string `toml:"kind"`
		Seed     uint64 `toml:"seed"`
		Count    int    `toml:"count"`
		Switches struct {
			Switches
			Ahead span `toml:"clock_ahead"`
			Life  span `toml:"token_life"`
		} `toml:"switches"`
	}
	if err := strict(data, &file); err != nil {
		return Scenario{}, fault.New(fault.Usage, "the scenario file cannot be read: "+tomlCause(err), "see the keys in the help of sim", err)
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
		return Scenario{}, fault.New(fault.Usage, "the scenario file has "+cmp.Or(problem, "a count below 0"), "see the keys in the help of sim", nil)
	}
	s.Switches = file.Switches.Switches
	s.Switches.ClockAhead, s.Switches.TokenLife = time.Duration(file.Switches.Ahead), time.Duration(file.Switches.Life)
	return s, nil
}

// span is a length of time as a file has it: "20m".
type span time.Duration

// UnmarshalText reads the form of time.ParseDuration.
func (s *span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	*s = span(d)
	return err
}
