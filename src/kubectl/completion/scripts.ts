/** What `source <(kubectl completion SHELL)` reads: each script asks `kubectl __complete` for what may come next. */
const bash = `# bash completion for kubectl: kubectl itself is asked what may come next.
__kubectl_complete() {
    local -a words=() found=()
    local line word directive
    read -ra words <<< "\${COMP_LINE:0:COMP_POINT}"
    if [[ "\${COMP_LINE:0:COMP_POINT}" == *" " ]]; then words+=(""); fi
    word="\${COMP_WORDS[COMP_CWORD]}"
    if [[ "$word" == "=" ]]; then word=""; fi
    while IFS= read -r line; do found+=("$line"); done < <("\${words[0]}" __completeNoDesc "\${words[@]:1}" 2>/dev/null)
    COMPREPLY=()
    if (( \${#found[@]} == 0 )); then return; fi
    directive="\${found[\${#found[@]}-1]#:}"
    unset "found[\${#found[@]}-1]"
    if (( directive & 8 )); then
        for line in "\${found[@]}"; do COMPREPLY+=($(compgen -f -X "!*.$line" -- "$word")); done
        COMPREPLY+=($(compgen -d -- "$word"))
        compopt -o filenames 2>/dev/null
        return
    fi
    if (( directive & 2 )); then compopt -o nospace 2>/dev/null; fi
    if (( directive & 4 )); then compopt +o default 2>/dev/null; fi
    for line in "\${found[@]}"; do
        if [[ "$line" == "$word"* ]]; then COMPREPLY+=("$line"); fi
    done
}
complete -o default -F __kubectl_complete kubectl
`;

const zsh = `#compdef kubectl
# zsh completion for kubectl: kubectl itself is asked what may come next.
_kubectl() {
    local -a found described
    local line directive
    found=("\${(@f)$(\${words[1]} __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
    directive="\${found[-1]#:}"
    for line in "\${(@)found[1,-2]}"; do described+=("\${\${line//:/\\\\:}/$'\\t'/:}"); done
    if (( directive & 8 )); then
        _files -g "*.(\${(j:|:)found[1,-2]})"
    elif (( \${#described} > 0 )); then
        if (( directive & 2 )); then _describe -V kubectl described -S ''; else _describe -V kubectl described; fi
    elif (( ! (directive & 4) )); then
        _files
    fi
}
if [ "\${funcstack[1]}" = "_kubectl" ]; then _kubectl "$@"; else compdef _kubectl kubectl; fi
`;

const fish = `# fish completion for kubectl: kubectl itself is asked what may come next.
function __kubectl_complete
    set -l words (commandline -opc)
    set -l found ($words[1] __complete $words[2..-1] (commandline -ct) 2>/dev/null)
    set -l directive (string sub -s 2 -- $found[-1])
    if test (math "bitand($directive, 4)") -eq 0
        __fish_complete_path (commandline -ct)
    end
    if test (math "bitand($directive, 8)") -eq 0
        printf '%s\\n' $found[1..-2]
    end
end
complete -c kubectl -e
complete -c kubectl -f -a '(__kubectl_complete)'
`;

const powershell = `# PowerShell completion for kubectl: kubectl itself is asked what may come next.
Register-ArgumentCompleter -Native -CommandName kubectl -ScriptBlock {
    param($word, $line, $position)
    $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($word -eq '') { $words += '""' }
    & kubectl __complete @words 2>$null | Where-Object { $_ -notmatch '^:\\d+$' } | ForEach-Object {
        $value, $description = $_ -split "\`t", 2
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $(if ($description) { $description } else { $value }))
    }
}
`;

export const completionScripts: ReadonlyMap<string, string> = new Map([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
  ['powershell', powershell],
]);
