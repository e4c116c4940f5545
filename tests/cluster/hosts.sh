#!/bin/bash
# Two hosts on one machine: network namespaces with names of their own that a cable joins, and an MPI job over them.
# As root, with Open MPI or MPICH:
#
#   tests/cluster/hosts.sh [-l mpich] WHAT INPUT      default Open MPI
#
#   run      the job, undisturbed
#   kill     all processes of the second host are killed once 20 tasks are done
#   cut      the cable is cut once 20 tasks are done: the second host lives, but nothing is heard of it
#
# Writes into the working directory job.json, job.db (the journal) and job.log; ends as the job does, and leaves
# nothing of the hosts.
# NMER is what runs nmer, default `deno run -A cli.ts` of this project; JOB_OPTIONS are more options of the launcher.
set -euo pipefail
library=openmpi
if [ "${1:-}" = -l ]; then
  library=$2
  shift 2
fi
what=${1:?run, kill or cut}
input=${2:?an input}
nmer=${NMER:-deno run -q -A "$(cd "$(dirname "$0")/../.." && pwd)/cli.ts"}
folder=$(mktemp -d)
holders=()
# Processes of the first host but the one that holds it.
left() {
  find /proc/[0-9]*/ns/net -maxdepth 0 -lname "${net:-none}" 2>/dev/null | cut -d/ -f3 | grep -vx "${first:-}" || true
}
end() {
  trap - EXIT
  kill -9 $(left) 2>/dev/null || true
  kill -9 ${second:-} "${holders[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap end EXIT

# The cable is to be seen in /sys, too: MPICH looks there.
setup="mount --bind $folder/hosts /etc/hosts; mount -t sysfs none /sys"
printf '127.0.0.1 localhost\n10.77.0.1 host1\n10.77.0.2 host2\n' >"$folder/hosts"
# The second host has its own process numbers, so that it dies as a whole.
unshare --net --uts --mount sh -c "hostname host1; $setup; touch $folder/up1; exec sleep 600" &
holders+=($!)
unshare --net --uts --mount --pid --fork --kill-child --mount-proc \
  sh -c "hostname host2; $setup; touch $folder/up2; exec sleep 600" &
holders+=($!)
until [ -e "$folder/up1" ] && [ -e "$folder/up2" ]; do sleep 0.02; done
first=${holders[0]}
net=$(readlink "/proc/$first/ns/net")
second=$(cat "/proc/${holders[1]}/task/${holders[1]}/children")
second=${second% }
on() { # process of the host, command
  nsenter --net --uts --mount --target "$1" env -C "$PWD" "${@:2}"
}
on "$first" ip link add cable type veth peer name cable netns "$second"
for host in 1 2; do
  process=$first
  [ $host = 1 ] || process=$second
  on "$process" ip link set lo up
  on "$process" ip address add 10.77.0.$host/24 dev cable
  on "$process" ip link set cable up
done
until [ "$(on "$first" cat /sys/class/net/cable/operstate)" = up ] &&
  [ "$(on "$second" cat /sys/class/net/cable/operstate)" = up ]; do sleep 0.02; done

# What ssh would do: the host, then the command, perhaps with options of ssh between.
cat >"$folder/agent" <<END
#!/bin/sh
while [ "\$1" != host1 ] && [ "\$1" != host2 ]; do shift; done
host=\$1
shift
[ "\$1" != -n ] || shift
case \$host in
host1) exec nsenter --net --uts --mount --target $first sh -c "\$*" ;;
host2) exec nsenter --net --uts --mount --pid --target $second sh -c "cd '$PWD'; \$*" ;;
esac
END
chmod +x "$folder/agent"

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
case $library in
openmpi)
  launcher=(mpirun.openmpi --host host1,host2 -n 2 --mca plm_rsh_agent "$folder/agent" --mca btl tcp,self
    --mca pml ob1 --mca oob_tcp_if_include cable --mca btl_tcp_if_include cable)
  ;;
mpich)
  export UCX_TLS=tcp,self # of two names on one machine it would take shared memory
  launcher=(mpiexec.mpich -launcher rsh -launcher-exec "$folder/agent" -hosts host1,host2 -iface cable -n 2)
  ;;
esac

on "$first" "${launcher[@]}" ${JOB_OPTIONS:-} \
  $nmer run "$input" -o job.json --journal job.db -p 1 --rank-timeout 2s --progress none \
  --log job.log --log-format json &
job=$!
holders+=($job)
if [ "$what" != run ]; then
  until [ "$(cat job.log 2>/dev/null | grep -c '"task-finished"')" -ge 20 ] || ! kill -0 $job 2>/dev/null; do sleep 0.02; done
  case $what in
  kill) kill -9 "$second" ;;
  cut) on "$first" ip link set cable down ;;
  esac
  begin=$(date +%s%N)
fi
status=0
wait $job || status=$?
[ "$what" = run ] || echo "the job ended with status $status, $((($(date +%s%N) - begin) / 1000000)) ms after: $what" >&2
for _ in {1..200}; do
  [ -n "$(left)" ] || exit $status
  sleep 0.05
done
echo "still on host1: $(left | xargs -I{} sh -c 'tr "\\0" " " </proc/{}/cmdline; echo')" >&2
exit $status
