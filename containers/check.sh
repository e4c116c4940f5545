#!/bin/bash
# Tries an image: all of its programs on a water dimer by Hartree-Fock (xtb by its own method), and MPI. What starts
# a shell in the image is to be said; it should be given no network:
#
#   containers/check.sh docker run --rm --network none --entrypoint sh nmer -c
#   containers/check.sh apptainer exec nmer.sif sh -c
#   containers/check.sh unshare -n chroot /tmp/root sh -c
set -euo pipefail

"$@" '
set -eu
folder=$(mktemp -d)
trap "rm -rf $folder" EXIT
export HOME=$folder OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
cd "$folder"
id -u
nmer --version
nmer programs
cp /opt/nmer/examples/water_trimer.* .

run() { # name, what runs it, what stands in the result
  name=$1
  shift
  begin=$(date +%s)
  "$@" >"$name.out" 2>"$name.err" || { echo "FAILED: $name"; cat "$name.out" "$name.err"; exit 1; }
  echo "== $name: $(($(date +%s) - begin)) s"
}

# The same bits from one process and from two ranks.
run example nmer run water_trimer.yaml --no-journal --progress none -o alone.json
run mpi mpirun -n 2 nmer run water_trimer.yaml --no-journal --progress none -o ranks.json
numbers="import json, sys; print(json.load(open(sys.argv[1]))[\"properties\"])"
[ "$(python3 -c "$numbers" alone.json)" = "$(python3 -c "$numbers" ranks.json)" ] || {
  echo "FAILED: mpirun gave other numbers"
  exit 1
}

for program in builtin psi4 qcengine:nwchem command:pyscf xtb; do
  keywords="{}"
  [ $program != psi4 ] || keywords="{ scf_type: pk }"
  model="{ program: \"$program\", method: hf, basis: 6-31g, keywords: $keywords }"
  [ $program != xtb ] || model="{ program: xtb, method: gfn2-xtb }"
  cat >dimer.yaml <<END
molecule:
  text: |
    O -1.551007 -0.114520  0.000000
    H -1.934259  0.762503  0.000000
    H -0.599677  0.040712  0.000000
    --
    O  1.350625  0.111469  0.000000
    H  1.680398 -0.373741 -0.758561
    H  1.680398 -0.373741  0.758561
model: $model
bsse: nocp
END
  run "$program" nmer run dimer.yaml --no-journal --progress none -o dimer.json
  python3 -c "
import json
print(json.load(open(\"dimer.json\"))[\"properties\"][\"nocp_corrected_interaction_energy\"])"
done
echo "all is well"
'
