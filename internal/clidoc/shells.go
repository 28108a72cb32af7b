package clidoc

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// CompleteCommand is the hidden word by which completion scripts ask the program:
// NAME __complete SHELL WORD..., the last word being the one at the cursor.
const CompleteCommand = "__complete"

// Shells for which there is a script.
var Shells = []string{"bash", "zsh", "fish"}

// Script returns the completion script for a shell; false if there is none. The
// script holds no command or flag: it asks the program, so it stays right when
// the program is replaced.
func (p *Program) Script(shell string) (string, bool) {
	text, ok := map[string]string{"bash": bashScript, "zsh": zshScript, "fish": fishScript}[shell]
	return strings.ReplaceAll(strings.ReplaceAll(text, "@PROG@", p.Name), "@ASK@", CompleteCommand), ok
}

// Answer writes what a script reads: one line for each candidate, its help after
// a tab, and a line with ":" and what the shell shall complete itself.
func (p *Program) Answer(w io.Writer, shell string, words []string, list Lister) {
	cut := ""
	if shell == "bash" {
		words, cut = joinAssignments(words)
	}
	c := p.Complete(words, list)
	for _, cand := range c.Candidates {
		help, _, _ := strings.Cut(cand.Help, ". ")
		fmt.Fprintf(w, "%s\t%s\n", strings.TrimPrefix(cand.Word, cut), strings.TrimSuffix(help, "."))
	}
	if c.Ask != "" {
		fmt.Fprintf(w, ":%s\n", c.Ask)
	}
}

// joinAssignments undoes what bash does to --flag=value, which it hands over as
// three words. cut is what must not stand before the answers then.
func joinAssignments(words []string) (joined []string, cut string) {
	for i := 0; i < len(words); i++ {
		w := words[i]
		if w == "=" && len(joined) > 0 && strings.HasPrefix(joined[len(joined)-1], "--") && !strings.Contains(joined[len(joined)-1], "=") {
			w = joined[len(joined)-1] + "="
			joined = slices.Delete(joined, len(joined)-1, len(joined))
			if i+1 == len(words)-1 || i == len(words)-1 {
				cut = w
			}
			if i+1 < len(words) {
				i++
				w += words[i]
			}
		}
		joined = append(joined, w)
	}
	return joined, cut
}

const bashScript = `# bash completion of @PROG@. Load it now with
#   source <(@PROG@ completion bash)
# or for good with
#   @PROG@ completion bash > ~/.local/share/bash-completion/completions/@PROG@
_@PROG@() {
    local cur=${COMP_WORDS[COMP_CWORD]} prog=${COMP_WORDS[0]/#\~/$HOME} line ask=
    [[ $cur == = ]] && cur=
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            :*) ask=${line#:} ;;
            *) COMPREPLY+=("${line%%$'\t'*}") ;;
        esac
    done < <("$prog" @ASK@ bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    case $ask in
        dirs) compopt -o filenames 2>/dev/null; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$cur") ;;
        files) compopt -o filenames 2>/dev/null; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$cur") ;;
        command) compopt -o filenames 2>/dev/null; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -c -f -- "$cur" | sort -u) ;;
    esac
}
complete -F _@PROG@ @PROG@
`

const zshScript = `#compdef @PROG@
# zsh completion of @PROG@. Load it now with
#   source <(@PROG@ completion zsh)
# or for good by writing it to a file _@PROG@ in a folder of $fpath.
_@PROG@() {
    local line ask= value help tab=$'\t'
    local -a found
    for line in "${(@f)$("${words[1]/#\~/$HOME}" @ASK@ zsh "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
        case $line in
            '') ;;
            :*) ask=${line#:} ;;
            *) value=${line%%$tab*} help=${line#*$tab}
               found+=("${value//:/\\:}:$help") ;;
        esac
    done
    (( ${#found} )) && _describe '@PROG@' found
    [[ -n $ask ]] && compset -P '*='
    case $ask in
        dirs) _path_files -/ ;;
        files) _files ;;
        command) _command_names -e; _files ;;
    esac
}
if [[ ${funcstack[1]} == _@PROG@ ]]; then
    _@PROG@ "$@"
elif (( $+functions[compdef] )); then
    compdef _@PROG@ @PROG@
fi
`

const fishScript = `# fish completion of @PROG@. Load it now with
#   @PROG@ completion fish | source
# or for good with
#   @PROG@ completion fish > ~/.config/fish/completions/@PROG@.fish
function __@PROG@_complete
    set -l words (commandline -opc)
    set -l prog $words[1]
    set -e words[1]
    set -l cur (commandline -ct)
    for line in ($prog @ASK@ fish $words "$cur" 2>/dev/null)
        switch $line
            case ':dirs'
                __fish_complete_directories (string replace -r '^--[^=]*=' '' -- "$cur")
            case ':files' ':command'
                __fish_complete_path (string replace -r '^--[^=]*=' '' -- "$cur")
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c @PROG@ -f -a '(__@PROG@_complete)'
`
