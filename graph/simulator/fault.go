package simulator

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Fault is a while in which switches have other values than the scenario gives them. Two
// faults may overlap; of one switch the later fault counts.
type Fault struct {
	At, For time.Duration // since the tenant was made

	switches Switches // what is not zero counts
	text     string   // the switches as a file has them: {per_minute = 2}
}

// String returns the fault as a scenario file has it within fault = […].
func (f Fault) String() string {
	return fmt.Sprintf("{at = %q, for = %q, switches = %s}", f.At, f.For, f.text)
}

// FaultLine returns faults as one line of a scenario file, which replays them.
func FaultLine(faults []Fault) string {
	var parts []string
	for _, f := range faults {
		parts = append(parts, f.String())
	}
	return "fault = [" + strings.Join(parts, ", ") + "]"
}

// Storm draws faults by a seed: the same seed, time and number give the same faults.
type Storm struct {
	Seed    uint64
	Over    time.Duration // how long the storm is, since the tenant was made
	Faults  int
	Without []string // names of switches that it leaves alone; see SwitchRow.Name
}

// String returns the storm as one line of a scenario file, which replays it.
func (s Storm) String() string {
	line := fmt.Sprintf("storm = {seed = %d, over = %q, faults = %d", s.Seed, s.Over, s.Faults)
	if len(s.Without) > 0 {
		line += fmt.Sprintf(", without = [%q]", strings.Join(s.Without, `", "`))
		line = strings.ReplaceAll(line, `\"`, `"`)
	}
	return line + "}"
}

// Schedule returns the faults of the storm in the order of their beginning. Each lasts
// between 5 s and a tenth of the storm.
func (s Storm) Schedule() []Fault {
	r := rand.New(rand.NewPCG(s.Seed, 0x5709))
	rows := slices.DeleteFunc(SwitchRows(), func(row SwitchRow) bool { return len(row.Passing) == 0 || slices.Contains(s.Without, row.Name()) })
	var out []Fault
	for range s.Faults {
		if len(rows) == 0 || s.Over <= 0 {
			break
		}
		row := rows[r.IntN(len(rows))]
		f := Fault{
			At:  time.Duration(r.Int64N(int64(s.Over))).Truncate(time.Second),
			For: (5*time.Second + time.Duration(r.Int64N(int64(s.Over/10)+1))).Truncate(time.Second),
		}
		f.text = row.passing(row.Passing[r.IntN(len(row.Passing))])
		f, err := parseFault(f)
		if err != nil {
			panic(err) // the rows are part of the program
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b Fault) int { return int(a.At - b.At) })
	return out
}

// passing returns a table of switches with one value of the row's switch. A value may be
// followed by further switches of its table.
func (r SwitchRow) passing(value string) string {
	text := "{" + r.Key + " = " + value + "}"
	if _, group, ok := strings.Cut(r.Table, "."); ok {
		text = "{" + group + " = " + text + "}"
	}
	return text
}

// parseFault reads the switches of a fault from its text.
func parseFault(f Fault) (Fault, error) {
	var file struct {
		Switches fileSwitches `toml:"switches"`
	}
	if err := strict([]byte("switches = "+f.text), &file); err != nil {
		return f, fmt.Errorf("fault %s: %w", f.text, err)
	}
	f.switches = file.Switches.plain()
	if problem := f.switches.problem(); problem != "" {
		return f, fmt.Errorf("fault %s: %s", f.text, problem)
	}
	return f, nil
}

// isCounter reports whether a member of Switches counts down with requests.
func isCounter(field reflect.StructField) bool {
	return strings.HasSuffix(field.Tag.Get("toml"), "_for")
}

// overlay gives a struct of switches the values of another that are not zero; counters are
// those of the first.
func overlay(to, from reflect.Value) {
	for i := range from.NumField() {
		switch field := from.Type().Field(i); {
		case from.Field(i).IsZero(), isCounter(field):
		case field.Type.Kind() == reflect.Struct && field.Type != reflect.TypeFor[Span]():
			overlay(to.Field(i), from.Field(i))
		default:
			to.Field(i).Set(from.Field(i))
		}
	}
}

// count sets the counters that a fault names: to its values when it begins, to zero when
// it ends.
func count(to, from reflect.Value, begins bool) {
	for i := range from.NumField() {
		switch field := from.Type().Field(i); {
		case field.Type.Kind() == reflect.Struct && field.Type != reflect.TypeFor[Span]():
			count(to.Field(i), from.Field(i), begins)
		case !isCounter(field) || from.Field(i).IsZero():
		case begins:
			to.Field(i).Set(from.Field(i))
		default:
			to.Field(i).SetZero()
		}
	}
}

// The stages of a fault.
const (
	faultToCome = iota
	faultOn
	faultOver
)

// effective returns the switches of this moment: the scenario's and those of the faults.
// Callers hold the lock.
func (t *Tenant) effective() Switches {
	if len(t.faults) == 0 {
		return t.switches
	}
	since := t.now().Sub(t.begin)
	out := t.switches
	for i := range t.faults {
		f := &t.faults[i]
		stage := faultToCome
		switch {
		case since >= f.At+f.For:
			stage = faultOver
		case since >= f.At:
			stage = faultOn
		}
		if stage != t.stages[i] && (stage == faultOn || t.stages[i] == faultOn) {
			count(reflect.ValueOf(&t.switches).Elem(), reflect.ValueOf(&f.switches).Elem(), stage == faultOn)
			count(reflect.ValueOf(&out).Elem(), reflect.ValueOf(&f.switches).Elem(), stage == faultOn)
		}
		t.stages[i] = stage
		if stage == faultOn {
			overlay(reflect.ValueOf(&out).Elem(), reflect.ValueOf(&f.switches).Elem())
		}
	}
	return out
}
