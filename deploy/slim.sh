#!/bin/sh
# Takes from a finished environment what only building needed. Usage: slim.sh /opt/kladka
set -eu
packages=$(echo "$1"/lib/python3*/site-packages)

# Build tools.
for name in pip setuptools pkg_resources _distutils_hack hatchling editables pathspec trove_classifiers pluggy; do
    rm -rf "$packages/$name" "$packages/$name"-*.dist-info
done
rm -f "$packages"/distutils-precedence.pth "$1"/bin/pip* "$1"/bin/hatchling

# Languages keep their own rules for dates and plurals; a thousand variants by country are not used.
find "$packages/babel/locale-data" -name '*_*.dat' -delete

# Symbols that only a debugger reads.
find "$packages" -name '*.so*' -type f -exec strip --strip-unneeded {} +

# The root is read-only later, so everything is compiled now.
find "$packages" -name '*.pyc' -delete
"$1/bin/python" -m compileall -q -j 0 --invalidation-mode unchecked-hash "$packages"
