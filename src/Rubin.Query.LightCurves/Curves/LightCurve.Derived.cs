using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.LightCurves.Curves;

/// <content>Curves made of a curve, for features of features.</content>
public sealed partial class LightCurve
{
    LightCurve? _derived;

    /// <summary>Room for a curve made of this one; kept from curve to curve.</summary>
    internal LightCurve Derived => _derived ??= new();

    /// <summary>As many measurements drawn at random, each any number of times, in the order of time.</summary>
    internal void CopyDrawn(SplitMix random, LightCurve target)
    {
        Span<int> times = Count <= 1024 ? stackalloc int[Count] : new int[Count];
        times.Clear();
        for (var i = 0; i < Count; i++) times[random.NextIndex(Count)]++;
        Begin(target);
        var kept = 0;
        for (var row = 0; row < Count; row++)
        {
            for (var copy = 0; copy < times[row]; copy++) target.Put(kept++, _time[row], _value[row], _error[row], _band[row]);
        }

        target.Count = kept;
        target.ClearPadding();
    }

    /// <summary>The curve with phases, 0 to below 1, for times.</summary>
    internal void CopyFolded(double period, double origin, LightCurve target)
    {
        var phases = new double[Count];
        Periods.Fold.Phases(Time, period, origin, phases);
        target.Load(phases, Value, Error, Band);
        target.HasErrors = HasErrors;
        target.BandNames = BandNames;
    }

    void Begin(LightCurve target)
    {
        target.Reserve(Count);
        target.Forget();
        target.HasErrors = HasErrors;
        target.Dropped = 0;
        target.BandNames = BandNames;
    }
}
