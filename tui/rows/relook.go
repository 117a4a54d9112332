package rows

// Relook measures the rows in sight once more at the next drawing: something beside them changes what their cells
// say.
func Relook(r *Rows) {
	if r.Columns.needs != nil {
		r.Columns.needs.seen = nil
	}
}
