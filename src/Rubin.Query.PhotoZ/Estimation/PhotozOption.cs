namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>The type of an option's value.</summary>
public enum OptionType
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary>A text.</summary>
    Text,

    /// <summary>The path of a file or folder.</summary>
    File,

    /// <summary>TRUE or FALSE.</summary>
    Truth,

    /// <summary>A list of numbers: an array, or a text with commas.</summary>
    Numbers,

    /// <summary>A list of texts: an array, or a text with commas.</summary>
    Texts,
}

/// <summary>An option of <c>WITH (…)</c>.</summary>
/// <param name="Name">Its name, in lower case.</param>
/// <param name="Type">What it takes.</param>
/// <param name="Default">Its value where it is left out: double, long, string, bool, double[] or string[]; null where that depends on the rest.</param>
/// <param name="Summary">One sentence.</param>
public sealed record PhotozOption(string Name, OptionType Type, object? Default, string Summary)
{
    /// <summary>The least number it takes.</summary>
    public double Least { get; init; } = double.MinValue;

    /// <summary>The greatest number it takes.</summary>
    public double Greatest { get; init; } = double.MaxValue;

    /// <summary>The options of every kind.</summary>
    public static ValueList<PhotozOption> Common { get; } =
    [
        Number("zmin", 0, "The first redshift of the grid.", 0, 20),
        Number("zmax", 3, "The last redshift of the grid.", 0.001, 20),
        Count("nz", 301, "How many redshifts the grid has.", 2, 10_000),
        Count("seed", 1138, "Where random numbers start.", 0, int.MaxValue),
        new("bands", OptionType.Texts, null, "The names of the bands; those of the training columns, or u, g, r, i, z, y, where left out."),
        Number("nondetect", 99, "The magnitude that stands for an object that was not detected.", -1000, 1000),
        Number("unobserved", -99, "The magnitude that stands for a band that was not observed.", -1000, 1000),
        Number("min_snr", 0, "The ratio of signal to noise below which a flux counts as not detected.", 0, 1000),
        new("mag_limits", OptionType.Numbers, null, "The limiting magnitude of each band; those of ten years of LSST where left out and the bands are its."),
        new("extinction", OptionType.Numbers, null, "The extinction of each band in magnitudes for E(B-V) = 1; by the names of the bands where left out."),
    ];

    /// <summary>An option that is a number.</summary>
    public static PhotozOption Number(string name, double? otherwise, string summary, double least, double greatest) =>
        new(name, OptionType.Number, otherwise, summary) { Least = least, Greatest = greatest };

    /// <summary>An option that is a whole number.</summary>
    public static PhotozOption Count(string name, long? otherwise, string summary, long least, long greatest) =>
        new(name, OptionType.Count, otherwise, summary) { Least = least, Greatest = greatest };
}
