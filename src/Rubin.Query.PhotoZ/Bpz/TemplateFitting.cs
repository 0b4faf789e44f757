using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Templates;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>A kind that fits templates: BPZ, and the same fit with many reddened templates.</summary>
abstract class TemplateFitting : PhotozKind
{
    static readonly ValueList<string> LsstBands = ["u", "g", "r", "i", "z", "y"];

    public sealed override TrainingNeed Training => TrainingNeed.Optional;

    public sealed override IEnumerable<string> Files(PhotozOptions options)
    {
        var files = new TemplateFiles(options.Text("path"));
        return files.SpectrumFiles(options.Texts("seds")!).Concat(files.FilterFiles(options.Texts("filters")!, options.Texts("bands") ?? LsstBands));
    }

    public sealed override PhotozModel Build(PhotozOptions options, TrainingSet? training, CancellationToken cancel)
    {
        ValueList<string> bands = options.Texts("bands") is { } named ? [.. named] : training?.Bands ?? LsstBands;
        var settings = BpzOptions.Settings(options, bands);
        var files = new TemplateFiles(options.Text("path"));
        var spectra = files.Spectra(options.Texts("seds")!);
        var filters = files.Filters(options.Texts("filters")!, bands);
        var prior = PriorOf(options, training);
        var reddened = Redden(options, spectra);
        var perType = BpzOptions.Types(options, spectra.Length, reddened.Count / spectra.Length, prior != "none");
        var library = TemplateLibrary.Observe(reddened, filters, bands, options.Grid, options.Truth("madau") ? Absorption.Madau : Absorption.None, cancel);
        var interpolated = options.Count("interp");
        return new BpzModel(
            this, library.Interpolated(interpolated), MakePrior(prior, options, library, perType, settings, training), new PriorRows(perType, interpolated), settings);
    }

    public sealed override PhotozModel Read(ValueList<string> bands, RedshiftGrid grid, PhotozOptions options, ModelReader reader) =>
        BpzModelFile.Read(this, bands, grid, BpzOptions.Settings(options, bands), reader);

    static string PriorOf(PhotozOptions options, TrainingSet? training)
    {
        var name = options.Text("prior")!.ToLowerInvariant();
        if (training is not null && !options.Has("prior"))
        {
            name = "fit";
        }

        return (name, training) switch
        {
            ("fit", null) => throw options.Wrong("prior", "is 'fit', which needs rows to fit", "CREATE PHOTOZ MODEL … AS SELECT redshift, u, g, … FROM …"),
            ("hdfn" or "none" or "fit", _) => name,
            _ => throw options.Wrong("prior", "must be 'hdfn', 'fit' or 'none'"),
        };
    }

    static BpzPrior? MakePrior(
        string name, PhotozOptions options, TemplateLibrary library, ValueList<int> perType, BpzSettings settings, TrainingSet? training)
    {
        var deepField = BpzPrior.HubbleDeepField;
        return name switch
        {
            "none" => null,
            "fit" => PriorFit.Fit(library, perType, settings, training!, deepField.Reference),
            _ when perType.Count == deepField.Types => deepField,
            _ => throw options.Wrong("types", $"must be {deepField.Types} for the prior of the Hubble Deep Field"),
        };
    }

    /// <summary>Each template, without dust once, and with each law and each E(B−V) above 0.</summary>
    static List<WavelengthCurve> Redden(PhotozOptions options, WavelengthCurve[] spectra)
    {
        var laws = options.Texts("laws")!.Select(name => ExtinctionLaw.All.FirstOrDefault(l => l.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw options.Wrong("laws", $"has \"{name}\", which is not one of {string.Join(", ", ExtinctionLaw.All.Select(l => l.Name))}")).ToList();
        var reddenings = options.Numbers("ebv")!.Distinct().ToList();
        var dusty = laws.SelectMany(law => reddenings.Where(r => r > 0).Select(r => (law, r))).ToList();
        var plain = reddenings.Contains(0) || dusty.Count == 0;
        return [.. spectra.SelectMany(s => dusty.Select(d => d.law.Redden(s, d.r)).Prepend(s).Skip(plain ? 0 : 1))];
    }
}

/// <summary>Template fitting with a prior on type and redshift.</summary>
sealed class BpzKind : TemplateFitting
{
    public override string Name => "BPZ";

    public override string Summary => "Fits templates to colours, with a prior on type and redshift by magnitude (Benítez 2000, doi:10.1086/308947).";

    public override ValueList<PhotozOption> Options { get; } = BpzOptions.All("hdfn", ["calzetti"]);
}

/// <summary>Template fitting with a dense library.</summary>
sealed class TemplateKind : TemplateFitting
{
    static readonly double[] Reddenings = [0, 0.1, 0.2, 0.3, 0.4, 0.5];

    public override string Name => "TEMPLATE";

    public override string Summary => "Fits many templates, each behind dust of several laws and amounts, without a prior (as Ilbert et al. 2009, doi:10.1088/0004-637X/690/2/1236).";

    public override ValueList<PhotozOption> Options { get; } =
    [
        .. BpzOptions.All("none", ["calzetti", "smc"]).Select(o => o.Name == "ebv" ? o with { Default = Reddenings } : o),
    ];
}
