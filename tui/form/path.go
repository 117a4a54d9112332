package form

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tocsin/store/config"
)

// maxOffers is the greatest number of completions.
const maxOffers = 200

// Paths returns the files and directories whose path begins with typed, sorted;
// directories end in a separator, "~/" is the home directory. Hidden files are
// offered only if a dot was typed. It reads a directory: call it in a Cmd,
// never in Update.
func Paths(typed string) []string {
	dir, base := filepath.Split(typed)
	entries, err := os.ReadDir(Expand(dir))
	if err != nil {
		return nil
	}
	var found []string
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, base) || (strings.HasPrefix(name, ".") && base == "") {
			continue
		}
		if info, err := os.Stat(filepath.Join(Expand(dir), name)); err == nil && info.IsDir() {
			name += string(filepath.Separator)
		}
		if found = append(found, dir+name); len(found) == maxOffers {
			break
		}
	}
	slices.Sort(found)
	return found
}

// Expand resolves a path: "~/x" lies in the home directory, and "" is the
// current one.
func Expand(path string) string {
	if path == "" {
		return "."
	}
	if usable, err := config.Expand(path); err == nil {
		return usable
	}
	return path // the home of another user, which offers nothing
}

// Offer completes a path field, which held typed, by the common prefix of
// paths. If that adds nothing, it shows the choice; if there is none, or it is shown already, the focus
// moves on, so that tab always does something. An offer for a text that has changed since is
// dropped.
func (f *Form) Offer(id, typed string, paths []string) {
	it := f.find(id)
	if it == nil || it.line == nil || it.line.Value() != typed {
		return
	}
	common := commonPrefix(paths)
	switch {
	case len(common) > len(typed):
		it.changed()
		it.line.SetValue(common)
		if len(paths) > 1 {
			it.offers = paths
		}
	case len(paths) > 1 && !slices.Equal(it.offers, paths):
		it.offers = paths
	case f.Focused() == id:
		f.move(+1)
	}
}

// commonPrefix returns the longest common prefix, in whole runes.
func commonPrefix(paths []string) string {
	if len(paths) == 0 {
		return ""
	}
	common := []rune(paths[0])
	for _, p := range paths[1:] {
		other := []rune(p)
		n := 0
		for n < len(common) && n < len(other) && common[n] == other[n] {
			n++
		}
		common = common[:n]
	}
	return string(common)
}
