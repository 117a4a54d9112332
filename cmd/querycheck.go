package cmd

// check refuses flags that don't go together: one of them would be ignored in silence.
func (q queryCall) check() error {
	if q.limit < 0 {
		return usage("0 prints everything", "--limit can't be %d", q.limit)
	}
	for _, check := range []func() error{q.checkAbout, q.checkOwn, q.checkFollow, q.checkRaw} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// checkAbout checks the flags of a call that prints no records.
func (q queryCall) checkAbout() error {
	what := "--explain"
	switch {
	case q.explain && q.fields:
		return usage("leave out one of them", "--explain and --fields print different things")
	case q.fields:
		what = "--fields"
	case !q.explain:
		return nil
	}
	switch {
	case q.raw:
		return usage("leave out --raw", "%s prints no records, so no raw items", what)
	case q.limited:
		return usage("leave out --limit", "%s prints no records to limit", what)
	case q.chosen:
		return usage("leave out --columns", "%s prints no records, so no columns of them", what)
	case q.count:
		return usage("leave out --count", "%s prints no records to count", what)
	case q.follow:
		return usage("leave out --follow", "%s prints no records to follow", what)
	case q.format != asTable && q.format != asJSON:
		return usage("use table or json", "%s has no format %s", what, q.format)
	}
	return nil
}

// checkOwn checks the flags of a call that chooses what is printed of the records.
func (q queryCall) checkOwn() error {
	what, prints := "--columns", "prints only its columns"
	switch {
	case q.count && q.chosen:
		return usage("leave out one of them", "--count and --columns print different things")
	case q.count:
		what, prints = "--count", "prints a number"
	case !q.chosen:
		return nil
	}
	switch {
	case q.raw:
		return usage("leave out one of them", "%s %s, so no raw items", what, prints)
	case q.count && q.limited:
		return usage("leave out --limit", "--count counts every record that matches")
	case q.count && q.follow:
		return usage("leave out one of them", "--count prints one number, and --follow never ends")
	}
	return nil
}

func (q queryCall) checkFollow() error {
	if q.follow && q.formatted && q.format != asNDJSON {
		return usage("leave out --format: --follow prints ndjson", "--follow can't print %s, which has an end", q.format)
	}
	return nil
}

func (q queryCall) checkRaw() error {
	switch {
	case !q.raw || q.follow:
	case q.format == asTable:
		return usage("add --format json or ndjson", "a table can't show raw items")
	case q.format == asCSV:
		return usage("use --format json or ndjson", "csv can't hold raw items")
	}
	return nil
}
