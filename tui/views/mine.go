package views

import "tocsin/store/query"

// Me is query.Mine, and says which view shows what is theirs.
func Me(r *query.Reading, yours string) *query.Problem {
	p := query.Mine(r, yours)
	if p != nil {
		p.Message += "; the view " + Mine + " shows what is yours"
	}
	return p
}
