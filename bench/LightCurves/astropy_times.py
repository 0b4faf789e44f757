"""Times of astropy's periodograms, a line each: key and microseconds a curve. Prints nothing where astropy is missing."""

import time

try:
    import numpy as np
    from astropy.timeseries import LombScargle
except ImportError:
    raise SystemExit(0)

random = np.random.default_rng(1)


def curve(points):
    t = np.sort(60000 + 3650 * random.random(points))
    e = 20 + 20 * random.random(points)
    return t, 1000 + 100 * np.sin(t) + e * random.normal(size=points), e


def show(key, run, repeats=7):
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    print(key, f"{1e6 * sorted(times)[len(times) // 2]:.1f}", flush=True)


for key, points, frequencies in [("gls100", 100, 1250), ("gls1000", 1000, 12501), ("survey", 100, 182499)]:
    t, y, e = curve(points)
    step = 1 / (5 * (t[-1] - t[0]))
    grid = step / 2 + step * np.arange(frequencies)
    show(key, lambda: LombScargle(t, y, e).power(grid, method="fast", assume_regular_frequency=True))
    show(key + "_exact", lambda: LombScargle(t, y, e).power(grid, method="cython"), 2)

try:
    from astropy.timeseries import LombScargleMultiband
except ImportError:
    raise SystemExit(0)

t, y, e = curve(80)
bands = np.array(list("ugrizy") * 14)[:80]
grid = np.arange(1, 20001) / (5 * (t[-1] - t[0]))
show("multiband_exact", lambda: LombScargleMultiband(t, y, bands, e).power(grid, method="flexible"), 1)
