package config

// Template returns the text of a new settings file to tests outside the package.
func Template() string { return template }

// Remembered returns how many edits can be taken back to the byte.
func (v *ViewEdits) Remembered() int { return len(v.made) }

// ChangeView is a change of a view that takes none back.
func ChangeView(path string, was, is View, before string) error {
	return new(ViewEdits).Change(path, was, is, before, true)
}
