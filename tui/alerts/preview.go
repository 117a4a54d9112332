package alerts

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/preview"
)

// newPreview makes the detail beside the list while the list has the keys.
func newPreview(s *Screen) *preview.Preview {
	return preview.New(preview.Options{
		Pane: s.pane.detail, Rows: s.rows, Noun: noun, Resize: s.resize,
		Size: func() image.Point { return image.Pt(s.lines.w, s.lines.h) },
		Busy: func() bool { return s.pane.open || s.outside.closing.Err() != nil },
	})
}

// previewVerbs are the commands of the list that work on the detail beside it.
func previewVerbs() (out []verb) {
	for _, spec := range preview.Specs(Context) {
		out = append(out, verb{Spec: spec.Spec, do: func(s *Screen, _ string) tea.Cmd { return s.preview.Do(spec.Word) }})
	}
	return out
}
