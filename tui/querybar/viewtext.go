package querybar

// WithView returns a text with the conditions of a view in place of its name, if it begins with that and AND or |, as
// the bar writes it. view returns the query of the view with a name.
func WithView(text string, view func(name string) (query string, ok bool)) string {
	conditions, rest, ok := named(&Bar{o: Options{Named: view}}, text)
	if !ok {
		return text
	}
	return conditions + rest
}
