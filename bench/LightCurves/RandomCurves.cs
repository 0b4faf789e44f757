using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.Bench.LightCurves;

/// <summary>Curves drawn at random: so many of them that no branch predictor learns their order.</summary>
sealed class RandomCurves
{
    public const int Curves = 1024;

    readonly double[][] _time = new double[Curves][];
    readonly double[][] _value = new double[Curves][];
    readonly double[][] _error = new double[Curves][];
    int[]? _bands;

    public RandomCurves(int points)
    {
        var random = new Random(1);
        for (var i = 0; i < Curves; i++)
        {
            _time[i] = [.. Enumerable.Range(0, points).Select(_ => 60000 + 3650 * random.NextDouble()).Order()];
            _error[i] = [.. _time[i].Select(_ => 20 + 20 * random.NextDouble())];
            _value[i] = [.. _time[i].Select((t, k) => 1000 + 100 * Math.Sin(t) + _error[i][k] * 3 * (random.NextDouble() + random.NextDouble() - 1))];
        }
    }

    /// <summary>The measurements in six bands in turn.</summary>
    public void LoadBanded(LightCurve curve, int number) =>
        curve.Load(_time[number], _value[number], _error[number], _bands ??= [.. Enumerable.Range(0, _time[number].Length).Select(i => i % 6)]);

    public void Load(LightCurve curve, int number) => curve.Load(_time[number], _value[number], _error[number]);
}
