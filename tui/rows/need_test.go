package rows

import "testing"

// A domain is cut off, and never a part of the names that tell accounts or hosts apart.
func TestCommonEnding(t *testing.T) {
	for _, c := range []struct {
		want  string
		cells []string
	}{
		{"@kestrel.example", []string{"lotte.gallagher@kestrel.example", "lotte.gallagher@kestrel.example", "lotte.gallagher@kestrel.example"}},
		{"@kestrel.example", []string{"amy.lee@kestrel.example", "tom.lee@kestrel.example", ""}},
		{".kestrel.example", []string{"amy@hq.kestrel.example", "tom@lab.kestrel.example"}},
		{".corp.kestrel.example", []string{"ws-1.corp.kestrel.example", "ws-2.corp.kestrel.example"}},
		{"", []string{"ws-1.corp.kestrel.example"}},
		{"", []string{"rosa.nowicki", "ida.nowicki"}},
		{"", []string{"10.0.0.1", "10.1.0.1"}},
		{"", []string{"@kestrel.example", "amy@kestrel.example"}},
		{"", []string{"amy", "tom"}},
	} {
		if got := commonEnding(c.cells); got != c.want {
			t.Errorf("%q end with %q, want %q", c.cells, got, c.want)
		}
	}
}
