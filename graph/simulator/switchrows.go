package simulator

import (
	"reflect"
	"strings"
)

// SwitchRow is one switch as a scenario file has it.
type SwitchRow struct {
	Table string   // the table of the file: "switches", "switches.office" and so on
	Key   string   // in its table
	Help  string   // what it does
	Words []string // of a text that chooses: its words, without the empty one, which is healthy

	// Passing are values, as the file spells them, that a service may have for a while
	// and that a collector must get over: Storm draws from them.
	Passing []string
}

// Name is the switch's name in the whole file, such as office.duplicates.
func (r SwitchRow) Name() string {
	return strings.TrimPrefix(strings.TrimPrefix(r.Table, "switches")+"."+r.Key, ".")
}

// SwitchTables are the tables of a scenario file that have switches, with what each is about.
func SwitchTables() [][2]string {
	return [][2]string{
		{"switches", "Lists, faults, clock and sign-in"},
		{"switches.lists", "More of what lists may do"},
		{"switches.items", "The items of lists"},
		{"switches.writes", "PATCH and comments"},
		{"switches.sign_in", "Tokens and permissions"},
		{"switches.wire", "The transport"},
		{"switches.risk", "Risk detections"},
		{"switches.office", "Office 365 Management API"},
	}
}

// SwitchRows lists every switch, in the order of the help topic scenario.
func SwitchRows() []SwitchRow {
	var rows []SwitchRow
	for _, table := range [][]SwitchRow{pageRows(), faultRows(), listRows(), itemRows(), writeRows(), signInRows(), wireRows(), riskRows(), officeRows()} {
		rows = append(rows, table...)
	}
	return rows
}

// find returns the value of a row's switch.
func (r SwitchRow) find(s *Switches) reflect.Value {
	v := reflect.ValueOf(s).Elem()
	if _, group, ok := strings.Cut(r.Table, "."); ok {
		v = tagged(v, group)
	}
	return tagged(v, r.Key)
}

// tagged returns the member of a struct with a name in files.
func tagged(v reflect.Value, name string) reflect.Value {
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("toml") == name {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

// words splits the words of a row.
func someWords(text string) []string { return strings.Fields(text) }
