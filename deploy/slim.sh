#!/bin/sh
# Takes from a finished environment what a running coach never reads. Usage: slim.sh /opt/kladka 'pl en'
# The languages are those of the content: other languages' rules for dates and plurals go.
set -eu
packages=$(echo "$1"/lib/python3*/site-packages)

# Build tools.
for name in pip setuptools pkg_resources _distutils_hack hatchling editables pathspec trove_classifiers pluggy; do
    rm -rf "$packages/$name" "$packages/$name"-*.dist-info
done
rm -f "$packages"/distutils-precedence.pth "$1"/bin/pip* "$1"/bin/hatchling

# Rules for dates and plurals: those of the content's languages, and what every language begins from.
keep="root $2"
for file in "$packages"/babel/locale-data/*.dat; do
    name=$(basename "$file" .dat)
    case " $keep " in
        *" $name "*) ;;
        *) rm "$file" ;;
    esac
done

# Parts of libraries that nothing of ours imports: colours for other languages' code, other ways to read XML, a framework
# for bots; and what is for compilers and type checkers.
find "$packages/pygments/lexers" -name '*.py' \
    ! -name __init__.py ! -name _mapping.py ! -name python.py ! -name special.py -delete
rm -rf "$packages"/lxml/objectify.* "$packages"/lxml/html "$packages"/lxml/includes "$packages"/lxml/isoschematron \
    "$packages"/telegram/ext
find "$packages" \( -name '*.pyi' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.pxi' -o -name '*.h' -o -name '*.c' \) -delete

# Symbols that only a debugger reads.
find "$packages" -name '*.so*' -type f -exec strip --strip-unneeded {} +

# The root is read-only later, so everything is compiled now.
find "$packages" -name '*.pyc' -delete
"$1/bin/python" -m compileall -q -j 0 --invalidation-mode unchecked-hash "$packages"
# Read once in a year, by a migration.
find "$packages/sqlalchemy" "$packages/alembic" -name '*.pyc' -delete
