#!/bin/sh
# css.sh STYLE_FOLDER: prints one style sheet. Every line `@import "x.css";` of main.css becomes that file, in
# order; comments, leading blanks and empty lines go. A sheet that nobody imports, or an @import of another form, is an
# error: it would be missing on the page without a word.
set -eu
folder=${1:?usage: scripts/css.sh STYLE_FOLDER}

awk -v folder="$folder" '
function fail(why) { print "css.sh: " why > "/dev/stderr"; failed = 1; exit 1 }

# Reads a file line by line; an import is read in its place, once.
function sheet(name,    path, line, status, part) {
    path = folder "/" name
    if (name in seen) fail(name " is imported twice")
    seen[name] = 1
    while ((status = (getline line < path)) > 0) {
        if (!comment && line ~ /^[ \t]*@import[ \t]+"[^"]+";/) {
            split(line, part, "\"")
            sheet(part[2])
            sub(/^[ \t]*@import[ \t]+"[^"]+";/, "", line)
        } else if (!comment && line ~ /^[ \t]*@import/) {
            fail(path ": write imports as @import \"x.css\"; each on a line of its own: " line)
        }
        text(line, path)
    }
    if (status < 0) fail("cannot read " path)
    close(path)
    if (comment) fail(path ": a comment does not end")
}

# One line without its comments; what stands in quotes is left alone.
function text(line, path,    out, quote, i, two, one) {
    out = ""; quote = ""
    for (i = 1; i <= length(line); i++) {
        one = substr(line, i, 1); two = substr(line, i, 2)
        if (comment) { if (two == "*/") { comment = 0; i++ } }
        else if (quote != "") {
            out = out one
            if (one == "\\") { i++; out = out substr(line, i, 1) }
            else if (one == quote) quote = ""
        }
        else if (two == "/*") { comment = 1; i++ }
        else { if (one == "\"" || one == "\047") quote = one; out = out one }
    }
    if (quote != "") fail(path ": a quotation does not end: " line)
    sub(/^[ \t]+/, "", out); sub(/[ \t\r]+$/, "", out)
    if (out != "") print out
}

BEGIN {
    sheet("main.css")
    for (i = 1; i < ARGC; i++) {
        name = ARGV[i]; sub(/.*\//, "", name)
        if (!(name in seen)) fail(ARGV[i] " is imported nowhere")
    }
    exit failed
}' "$folder"/*.css
