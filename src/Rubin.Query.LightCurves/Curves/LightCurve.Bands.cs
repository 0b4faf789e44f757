namespace Rubin.Query.LightCurves.Curves;

/// <content>One band of a curve.</content>
public sealed partial class LightCurve
{
    /// <summary>The measurements of one band as a curve of their own, in <paramref name="target"/>.</summary>
    public void CopyBand(int band, LightCurve target)
    {
        Begin(target);
        var kept = 0;
        for (var row = 0; row < Count; row++)
        {
            if (_band[row] == band)
            {
                target.Put(kept++, _time[row], _value[row], _error[row], band);
            }
        }

        target.Count = kept;
        target.ClearPadding();
    }
}
