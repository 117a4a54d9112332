package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/normalize"
	"tocsin/store/query"
	"tocsin/tui/text"
)

func newExplain(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "explain FIELD|KIND|CODE",
		Short: "Explain a field, a kind of evidence or the code of an error",
		Long: "Explain says what a field of the query language is, where Microsoft's items have\n" +
			"it, and which values the store holds, with their counts; what a kind of evidence\n" +
			"is, and which logical types its members feed; or what the code of an error means\n" +
			"and what to do. Codes stand in the log and in tocsin help errors.\n\n" +
			"  tocsin explain provider\n" +
			"  tocsin explain processEvidence\n" +
			"  tocsin explain AADSTS700016",
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error { return explainWord(c.Context(), a, args[0]) },

		ValidArgsFunction: completeExplain,
	}
}

// explainWord prints what is known of a word: of a field first, because its names are
// those that people type.
func explainWord(ctx context.Context, a *app, word string) error {
	if f := query.FieldOf(word); f != nil {
		return explainField(ctx, a, f)
	}
	for _, d := range normalize.Describe() {
		if d.Is(word) {
			return explainEvidence(a.env.Out, d)
		}
	}
	if explanation, ok := codeExplained(word); ok {
		_, err := io.WriteString(a.env.Out, explanation)
		return err
	}
	return usage(explainHint(word), "there is no field, kind of evidence or code %s", orQuotes(word))
}

// explainHint offers the nearest word that can be explained.
func explainHint(word string) string {
	var all []string
	for _, f := range query.Fields() {
		if !f.Never {
			all = append(all, f.Name)
		}
	}
	for _, d := range normalize.Describe() {
		all = append(all, d.Type)
	}
	for _, e := range fault.Explanations() {
		all = append(all, e.Code)
	}
	if near := fault.Nearest(word, all); near != "" {
		return "did you mean " + near + "?"
	}
	return "tocsin query --fields lists the fields, tocsin help errors the codes"
}

// explainField prints a field as --fields does, then the values that the store holds.
func explainField(ctx context.Context, a *app, f *query.Field) error {
	head := f.Name + ": " + fieldHelp(f) + "\n"
	if f.Never {
		_, err := io.WriteString(a.env.Out, head)
		return err
	}
	head += fieldIndent + "type: " + f.Type.String() + "; of " + bearers(f) + "\n" + below(f)
	if _, err := io.WriteString(a.env.Out, head); err != nil {
		return err
	}
	if f.Type == alert.Any {
		return nil
	}
	settings, err := a.loadOrNone(ctx)
	if err != nil {
		return err
	}
	switch err := a.open(ctx, settings, true); {
	case errors.Is(err, fs.ErrNotExist) && a.noStore(settings):
		_, err := fmt.Fprintln(a.env.Out, "\nthere is no store yet, so no values")
		return err
	case err != nil:
		return err
	}
	if err := a.indexing(ctx, a.store.Fill); err != nil {
		return err
	}
	for _, k := range alert.Kinds() {
		if f.Has(k) {
			if err := explainValues(ctx, a, f, k); err != nil {
				return err
			}
		}
	}
	return nil
}

// shownValues is how many values of a field are printed.
const shownValues = 20

// explainValues prints the most frequent values of a field in records of a kind, or its
// range.
func explainValues(ctx context.Context, a *app, f *query.Field, k *alert.Kind) error {
	from, name := "FROM "+k.From[0], f.Name
	if len(f.Schemas) > 0 {
		from, name = "FROM "+strings.Join(f.Schemas, ", "), f.NameIn(f.Schemas)
	}
	stage := fmt.Sprintf("aggregate count by %s | head %d", name, shownValues+1)
	ranges := f.Type == alert.Timestamp || f.Type == alert.Number && len(f.Values) == 0
	if ranges {
		stage = fmt.Sprintf("aggregate count, min(%s), max(%[1]s)", name)
	}
	q, _, err := verbs.Parse(from+" | "+stage, query.Scope{Now: a.env.Now()})
	if err != nil {
		return err
	}
	t, err := verbs.Table(ctx, a.store, q, a.among())
	if err != nil {
		return err
	}
	more := len(t.Rows) > shownValues && !ranges
	if more {
		t.Rows = t.Rows[:shownValues]
	}
	if _, err := fmt.Fprintf(a.env.Out, "\nin the store's %ss:\n", k.Name); err != nil {
		return err
	}
	if err := printTable(a, t); err != nil || !more {
		return err
	}
	_, err = fmt.Fprintf(a.env.Out, "and more; all of them: tocsin query %s\n", query.Quote(from+" | aggregate count by "+name))
	return err
}

// explainEvidence prints a kind of evidence.
func explainEvidence(w io.Writer, d normalize.Described) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: evidence of Microsoft's type %s\n", d.Name, d.Type)
	for _, feed := range d.Feeds {
		writeBelow(&b, fmt.Sprintf("@%s: from %s", feed.To, strings.Join(feed.Members, ", ")))
	}
	if len(d.Feeds) == 0 {
		writeBelow(&b, "feeds no logical type; its members are under original_data.evidence")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// codeExplained returns the text about a code, of tocsin's own or of Entra's.
func codeExplained(code string) (string, bool) {
	if e, ok := fault.ExplanationOf(code); ok {
		return explainedCode(e.Code, e.Kind, e.Means, e.Do), true
	}
	var b strings.Builder
	for _, known := range slices.Concat(entra.Faults(), entra.VouchedFaults()) {
		if strings.EqualFold(known.Fault.Code, code) {
			b.WriteString(explainedCode(known.Fault.Code, known.Kind, known.Sentence, known.Hint))
		}
	}
	return b.String(), b.Len() > 0
}

// explainedCode prints one meaning of a code.
func explainedCode(code string, kind fault.Kind, means, do string) string {
	var b strings.Builder
	line := func(s string) {
		for _, part := range text.Wrap(s, 80) {
			b.WriteString(part + "\n")
		}
	}
	line(code + ": " + means)
	line("what helps: " + do)
	line(fmt.Sprintf("exit code: %d", kind.Exit()))
	return b.String()
}
