namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Some floats that are worked on together, so that a kernel is written once for every width of vector.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>How many floats.</summary>
    static abstract int Count { get; }

    static abstract TSelf Create(float value);

    static abstract TSelf Load(ref float source, nint offset);

    static abstract TSelf operator +(TSelf x, TSelf y);

    static abstract TSelf operator -(TSelf x, TSelf y);

    static abstract TSelf operator *(TSelf x, TSelf y);

    static abstract TSelf operator /(TSelf x, TSelf y);

    /// <summary>x · y + z, rounded once where the processor does so.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);

    /// <summary>z − x · y, rounded once where the processor does so.</summary>
    static abstract TSelf SubtractProduct(TSelf z, TSelf x, TSelf y);

    static abstract TSelf Max(TSelf x, TSelf y);

    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary><paramref name="x"/> where it is not below <paramref name="least"/>, else 0.</summary>
    static abstract TSelf Cut(TSelf x, TSelf least);

    /// <summary><paramref name="x"/> where <paramref name="mask"/> is above 0, else <paramref name="otherwise"/>.</summary>
    static abstract TSelf WherePositive(TSelf mask, TSelf x, TSelf otherwise);

    /// <summary>2ˣ to 2·10⁻⁷ for −126 ≤ x ≤ 126; next to 0 below.</summary>
    static abstract TSelf Exp2(TSelf x);

    float Sum();

    void Store(ref float target, nint offset);
}
