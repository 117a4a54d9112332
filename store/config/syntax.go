package config

import (
	"cmp"
	"fmt"
	"regexp"

	"tocsin/graph/fault"
)

// explain puts a sentence and a hint in place of the library's words for a mistake.
func (p *Problem) explain() {
	if name := regexp.MustCompile(`^(?:table|key) (\S+) already exists`).FindStringSubmatch(p.Sentence); name != nil {
		p.twice(name[1])
		return
	}
	p.Sentence, p.Hint = fault.TOML(p.Sentence)
	p.Hint = cmp.Or(p.Hint, howWritten)
}

// twice explains a table with two headings; only some may have them.
func (p *Problem) twice(name string) {
	if s := root().keys[name]; s != nil && s.elements != nil {
		p.Sentence, p.Hint = name+" must be a list of tables", fmt.Sprintf("write [[%s]] in double brackets", name)
		return
	}
	p.Sentence, p.Hint = fmt.Sprintf("the table %q is there twice", name), "write all its keys under one heading"
}
