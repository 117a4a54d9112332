package simulator

import (
	"cmp"
	"fmt"
	"time"

	"github.com/pelletier/go-toml/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Scenario is what a tenant holds and how its services behave. The zero value
// is an empty, healthy tenant, to be filled by Load.
type Scenario struct {
	Seed     uint64   // of ids and of everything invented
	Switches Switches // at the start

	build func(tenantID string, begin time.Time) map[alert.SourceName]book
}

func (s Scenario) open(tenantID string, begin time.Time) map[alert.SourceName]book {
	if s.build == nil {
		return map[alert.SourceName]book{}
	}
	return s.build(tenantID, begin.UTC())
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

// maxCause bounds what a sentence quotes of a scenario file, which TOML errors repeat.
const maxCause = 300

// tomlCause is the text of a TOML error with its place.
func tomlCause(err error) string {
	text := err.Error()
	switch e := err.(type) {
	case *toml.DecodeError:
		row, col := e.Position()
		text = fmt.Sprintf("line %d, column %d: %s", row, col, e.Error())
	case *toml.StrictMissingError:
		if len(e.Errors) > 0 {
			row, _ := e.Errors[0].Position()
			text = fmt.Sprintf("line %d: unknown key %s", row, e.Errors[0].Key())
		}
	}
	return fault.Line(text, maxCause)
}
