using Rubin.Query.PhotoZ.Templates;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>
/// The fluxes of templates as the kernels read them: 16 redshifts side by side, then bands, then templates. The fluxes of a template at a redshift have a mean of 1:
/// the fit takes any scale away. Bands are filled up with zeros to <see cref="Bands"/>, and redshifts to whole sixteens.
/// </summary>
sealed class KernelTemplates
{
    /// <summary>How many redshifts lie side by side: those of the widest vector.</summary>
    public const int Chunk = 16;

    /// <summary>With no more bands than this a kernel keeps an object in registers.</summary>
    public const int Few = 6;

    public KernelTemplates(TemplateLibrary library, PriorRows rows)
    {
        Bands = Math.Max(Few, library.Bands.Count);
        Count = library.Templates.Count;
        Chunks = (library.Grid.Count + Chunk - 1) / Chunk;
        Fluxes = new float[Chunks * Count * Bands * Chunk];
        for (var k = 0; k < library.Grid.Count; k++)
        {
            for (var t = 0; t < Count; t++)
            {
                Put(library.At(k, t), (k / Chunk * Count) + t, k % Chunk);
            }
        }

        RowOffsets = [.. rows.Of.Select(r => r * Stride)];
        PriorLength = rows.Count * Stride;
    }

    /// <summary>Number of bands, with those of zeros.</summary>
    public int Bands { get; }

    /// <summary>Number of templates.</summary>
    public int Count { get; }

    /// <summary>Number of sixteens of redshifts.</summary>
    public int Chunks { get; }

    /// <summary>How many numbers a function of redshift takes.</summary>
    public int Stride => Chunks * Chunk;

    /// <summary>By sixteen of redshifts, template, band and redshift.</summary>
    public float[] Fluxes { get; }

    /// <summary>Where the prior of each template begins.</summary>
    public int[] RowOffsets { get; }

    /// <summary>How many numbers the priors of one object take.</summary>
    public int PriorLength { get; }

    /// <summary>The fluxes of one template at one redshift: the first of them; the others follow after <see cref="Chunk"/> each.</summary>
    public int OffsetOf(int redshift, int template) => ((((redshift / Chunk) * Count) + template) * Bands * Chunk) + (redshift % Chunk);

    void Put(ReadOnlySpan<double> fluxes, int row, int lane)
    {
        var sum = 0.0;
        foreach (var flux in fluxes) sum += Math.Abs(flux);
        for (var band = 0; band < fluxes.Length && sum > 0; band++)
        {
            Fluxes[(((row * Bands) + band) * Chunk) + lane] = (float)(fluxes[band] / sum * fluxes.Length);
        }
    }
}
