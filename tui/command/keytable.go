package command

import (
	"fmt"
	"strings"
)

// Table returns the key table of the documents in Markdown: keys, what they do
// and the id for [keys], in the order of registration.
func (r *Registry) Table() string {
	var b strings.Builder
	b.WriteString("| where | keys | what | id |\n| --- | --- | --- | --- |\n")
	for _, s := range r.specs {
		keys := make([]string, len(s.Keys))
		for i, k := range s.Keys {
			keys[i] = "`" + strings.ReplaceAll(KeyName(k, false), "|", "\\|") + "`"
		}
		if len(keys) == 0 {
			keys = []string{"`:" + strings.TrimSpace(s.Word()+" "+s.Arg) + "`"}
		}
		where := string(s.Where)
		if s.Where == Global {
			where = "everywhere"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | `%s` |\n", where, strings.Join(keys, " "), s.Help, s.ID)
	}
	return b.String()
}
