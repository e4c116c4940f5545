# The same tasks that take no time as bench/cluster_rank.ts, by what chemists would write themselves.
#
#   python bench/peer_cluster.py dask 20000                        # pip install distributed
#   mpirun -n 3 python -m mpi4py.futures bench/peer_cluster.py mpi4py 20000
#
# mpi4py's rank 0 computes nothing, so 3 ranks are 2 workers.
import sys
import time


def task(pair):
    return -1.0


def main():
    kind, count = sys.argv[1], int(sys.argv[2])
    pairs = [(i, i + 1) for i in range(count)]
    if kind == "dask":
        from distributed import Client

        with Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
            client.gather(client.map(task, pairs[:10], pure=False))
            begin = time.perf_counter()
            client.gather(client.map(task, pairs, pure=False))
            seconds = time.perf_counter() - begin
    else:
        from mpi4py.futures import MPIPoolExecutor

        with MPIPoolExecutor() as pool:
            list(pool.map(task, pairs[:10]))
            begin = time.perf_counter()
            list(pool.map(task, pairs))
            seconds = time.perf_counter() - begin
    print(f"{kind}: {count / seconds:.0f} tasks/s, {1e3 * seconds / count:.3f} ms per task")


if __name__ == "__main__":
    main()
