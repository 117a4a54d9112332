package cmd

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/store/query"
)

// The scripts of cobra evaluate the command line, which fails within an open quote, and a
// query stands in quotes. For such a word these parts come before them: they hand it on as
// it was typed.
const (
	bashQuoted = `
__tocsin_quoted()
{
    local line typed=${COMP_WORDS[COMP_CWORD]}
    case $typed in
    \'* | \"*) ;;
    *) __start_tocsin "$@"; return ;;
    esac
    COMPREPLY=()
    while IFS= read -r line; do
        line=${line%%$'\t'*}
        if [[ $typed == \"* ]]; then
            line=${line//\\/\\\\}
            line=${line//\"/\\\"}
            line=${line//\$/\\\$}
        fi
        [[ $line == "${typed:1}"* ]] && COMPREPLY+=("$line")
    done < <("$1" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    # One alone would close the quote.
    ((${#COMPREPLY[@]} == 1)) && COMPREPLY+=("${COMPREPLY[0]} ")
    compopt -o nospace
}
complete -o default -F __tocsin_quoted tocsin
`
	zshQuoted = `
_tocsin_quoted()
{
    local line
    local -a texts shown
    if [[ $words[CURRENT] != [\'\"]* ]]; then
        _tocsin "$@"
        return
    fi
    for line in "${(@f)$("$words[1]" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
        [[ $line == :* ]] && continue
        texts+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    compadd -V query -S '' -l -d shown -a texts
}
compdef _tocsin_quoted tocsin
`
)

func writeBash(root *cobra.Command, w io.Writer) error {
	if err := root.GenBashCompletionV2(w, true); err != nil {
		return err
	}
	_, err := io.WriteString(w, bashQuoted)
	return err
}

func writeZsh(root *cobra.Command, w io.Writer) error {
	if err := root.GenZshCompletion(w); err != nil {
		return err
	}
	_, err := io.WriteString(w, zshQuoted)
	return err
}

// opened takes the opening quote off a word that a shell gives as it was typed, and the
// backslashes that mean something within ".
func opened(word string) (quote byte, text string) {
	switch {
	case strings.HasPrefix(word, "'"):
		return '\'', word[1:]
	case strings.HasPrefix(word, `"`):
		return '"', strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, `$`, "\\`", "`").Replace(word[1:])
	}
	return 0, word
}

// inQuote returns a candidate as it can stand within a quote of the shell: within ' no other
// ' can, and a value has " instead; ok is false if it cannot.
func inQuote(quote byte, c query.Candidate) (_ query.Candidate, ok bool) {
	if quote != '\'' || !strings.Contains(c.Text, "'") {
		return c, true
	}
	if c.Kind != query.CandidateValue || strings.ContainsAny(c.Text, `"\`) {
		return c, false
	}
	c.Text = strings.ReplaceAll(c.Text, "'", `"`)
	return c, true
}
