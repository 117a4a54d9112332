package querybar

import "tocsin/tui/command"

// specs are the hints of an open bar.
type specs struct {
	bar    []command.Spec
	mend   []command.Spec // while tab writes what a hint names
	choice []command.Spec // while a list of candidates is open
}

func newSpecs() specs {
	keep := command.Spec{ID: "bar.keep", Keys: []string{"enter"}, Short: "keep", Hint: 3}
	return specs{
		bar: []command.Spec{
			keep,
			{ID: "bar.restore", Keys: []string{"esc"}, Short: "restore", Hint: 2},
			{ID: "bar.earlier", Keys: []string{"up"}, Short: "history", Hint: 1},
		},
		mend: []command.Spec{
			keep,
			{ID: "bar.complete", Keys: []string{"tab"}, Short: "write the hint", Hint: 3},
			{ID: "bar.restore", Keys: []string{"esc"}, Short: "restore", Hint: 2},
			{ID: "bar.earlier", Keys: []string{"up"}, Short: "history", Hint: 1},
		},
		choice: []command.Spec{
			keep,
			{ID: "bar.complete", Keys: []string{"tab"}, Short: "next", Hint: 2},
			{ID: "bar.close", Keys: []string{"esc"}, Short: "close", Hint: 1},
		},
	}
}
