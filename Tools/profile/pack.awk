#!/usr/bin/awk -f
# Makes llvm-profdata's text fit for any folder, and for its own reader.
#
# Usage: pack.awk -v build=FOLDER

{
    while ((at = index($0, build))) {
        $0 = substr($0, 1, at - 1) "@BUILD@" substr($0, at + length(build))
    }
    print
}

# A name that begins with a dollar sign, as those of Swift do, would be read as the number of bitmap
# bytes that may stand behind the counters: so the number is written, 0.
/^# Num Counters:$/ {
    getline count
    print count
    getline
    print
    for (at = 0; at < count; at++) {
        getline
        print
    }
    print "# Num Bitmap Bytes:"
    print "$0"
}
