package theme

// Scrollbar returns one cell for each of h lines, beside a part that shows h of
// total lines from top on; nil if all lines are visible, or if w columns leave
// no room for it.
func (t *Theme) Scrollbar(w, h, top, total int) []string {
	if total <= h || w < 2 {
		return nil
	}
	size := max(h*h/total, 1)
	at := top * (h - size) / (total - h)
	thumb, track := t.Paint(Muted, t.Glyphs.Thumb), t.Paint(Border, t.Glyphs.Track)
	bar := make([]string, h)
	for i := range bar {
		bar[i] = track
		if i >= at && i < at+size {
			bar[i] = thumb
		}
	}
	return bar
}
