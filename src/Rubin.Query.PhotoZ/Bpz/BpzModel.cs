using System.Runtime.Intrinsics;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Templates;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Templates, a prior, and how objects are fitted.</summary>
sealed class BpzModel : PhotozModel
{
    public BpzModel(PhotozKind kind, TemplateLibrary library, BpzPrior? prior, PriorRows rows, BpzSettings settings)
        : base(kind, library.Bands, library.Grid)
    {
        (Library, Prior, Rows, Settings) = (library, prior, rows, settings);
        KernelTemplates = new(library, rows);
        KernelPrior = new(prior, rows, library.Grid);
    }

    public TemplateLibrary Library { get; }

    /// <summary>The prior; null for none.</summary>
    public BpzPrior? Prior { get; }

    public PriorRows Rows { get; }

    public BpzSettings Settings { get; }

    public KernelTemplates KernelTemplates { get; }

    public KernelPrior KernelPrior { get; }

    public override EstimateColumns Columns => base.Columns
        | EstimateColumns.Chi2Min | EstimateColumns.ZMl | EstimateColumns.BestTemplate | EstimateColumns.TemplateOdds;

    public override bool TakesFluxes => true;

    public override bool NeedsErrors => true;

    public override Estimator CreateWorker(EstimateRequest request) => this switch
    {
        { Settings.Exact: true } => new ExactEstimator(this, request),
        _ when Vector512.IsHardwareAccelerated => new KernelEstimator<SixteenLanes>(this, request),
        _ when Vector256.IsHardwareAccelerated => new KernelEstimator<EightLanes>(this, request),
        _ => new KernelEstimator<FourLanes>(this, request),
    };

    public override void Write(ModelWriter writer) => BpzModelFile.Write(this, writer);
}
