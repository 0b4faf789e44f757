namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>
/// A model that says which redshift an object of some photometry has. Immutable, and safe for many threads: what changes while it works is in the
/// <see cref="Estimator"/> of each worker.
/// </summary>
public abstract class PhotozModel
{
    /// <summary>A model of a kind, over bands.</summary>
    protected PhotozModel(PhotozKind kind, ValueList<string> bands, RedshiftGrid grid) => (Kind, Bands, Grid) = (kind, bands, grid);

    /// <summary>The kind that made it and reads it.</summary>
    public PhotozKind Kind { get; }

    /// <summary>The names of its bands, in the order in which it takes photometry.</summary>
    public ValueList<string> Bands { get; }

    /// <summary>The redshifts of its densities.</summary>
    public RedshiftGrid Grid { get; }

    /// <summary>The columns it can give; the others are NULL.</summary>
    public virtual EstimateColumns Columns => EstimateColumns.OfDensity | EstimateColumns.BandsUsed | EstimateColumns.Flags | EstimateColumns.Pdf;

    /// <summary>The form in which it can give densities beside the grid, of fewer numbers; null where there is none.</summary>
    public virtual PdfEncoding? CompactPdf => null;

    /// <summary>Whether estimators take fluxes as they are; those that do not are given magnitudes.</summary>
    public virtual bool TakesFluxes => false;

    /// <summary>Whether an estimate needs the errors of the photometry.</summary>
    public virtual bool NeedsErrors => false;

    /// <summary>What training found out, for DESCRIBE: chosen parameters, losses on held-out rows.</summary>
    public virtual ValueList<(string Name, double Value)> Metrics => [];

    /// <summary>A worker, of which each thread has its own.</summary>
    /// <param name="request">What is wanted of it.</param>
    public abstract Estimator CreateWorker(EstimateRequest request);

    /// <summary>Writes what <see cref="PhotozKind.Read"/> needs beside bands, grid and options.</summary>
    public abstract void Write(ModelWriter writer);
}

/// <summary>Estimates redshifts for one worker; holds its scratch memory.</summary>
public abstract class Estimator
{
    /// <summary>Fills a block of estimates.</summary>
    /// <param name="photometry">The objects: magnitudes, or fluxes where the model takes them.</param>
    /// <param name="estimates">As many rows, made for the request that the worker was created with. Each row is set, or keeps its NULL.</param>
    public abstract void Estimate(Photometry photometry, Estimates estimates);
}
