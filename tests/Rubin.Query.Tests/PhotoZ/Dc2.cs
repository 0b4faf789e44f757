using System.Globalization;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Metrics;

namespace Rubin.Query.Tests.PhotoZ;

/// <summary>The galaxies of LSST DESC's DC2 (one pixel, ten-year errors), as RAIL's examples have them; ordered by redshift.</summary>
static class Dc2
{
    public static readonly ValueList<string> Bands = ["u", "g", "r", "i", "z", "y"];

    static readonly Lazy<TrainingSet> LazyTraining = new(() => Read("test_dc2_training_9816.csv"));
    static readonly Lazy<TrainingSet> LazyValidation = new(() => Read("test_dc2_validation_9816.csv"));

    /// <summary>10,225 galaxies to learn from.</summary>
    public static TrainingSet Training => LazyTraining.Value;

    /// <summary>20,449 others.</summary>
    public static TrainingSet Validation => LazyValidation.Value;

    /// <summary>A file of the form: id, redshift, six magnitudes, six errors; 99 where there is no detection.</summary>
    public static TrainingSet Read(string name)
    {
        var lines = File.ReadAllLines(SharedData.Path("photoz/csv/" + name)).Skip(1).Select(l => l.Split(',')).ToArray();
        var photometry = new Photometry(PhotometryForm.Magnitudes, 6, lines.Length);
        for (var row = 0; row < lines.Length; row++)
        {
            for (var band = 0; band < 6; band++)
            {
                var magnitude = Number(lines[row][2 + band]);
                var isDetected = magnitude < 98;
                photometry.Values(band)[row] = isDetected ? (float)magnitude : float.NaN;
                photometry.Errors(band)[row] = isDetected ? (float)Number(lines[row][8 + band]) : float.NaN;
                photometry.Status(band)[row] = isDetected ? BandStatus.Detected : BandStatus.NotDetected;
            }
        }

        return new(Bands, photometry, lines.Select(l => Number(l[1])).ToArray());
    }

    /// <summary>A model of a kind with the default options, but for those given.</summary>
    public static PhotozModel Model(string kind, TrainingSet training, params (string Name, object Value)[] options)
    {
        var kind_ = PhotozKinds.Find(kind)!;
        var given = options.Select(o => new GivenOption(o.Name, o.Value, default));
        return kind_.Build(new PhotozOptions(kind_, given), training, CancellationToken.None);
    }

    /// <summary>Densities and what follows from them.</summary>
    public static Estimates Estimate(PhotozModel model, Photometry photometry, EstimateColumns columns = EstimateColumns.ZMode | EstimateColumns.Pdf)
    {
        var request = new EstimateRequest(columns, new GridPdf(model.Grid));
        var estimates = new Estimates(request, model.Grid, photometry.Rows);
        model.CreateWorker(request).Estimate(photometry, estimates);
        return estimates;
    }

    /// <summary>Median, σ from the quartiles and the CDE loss of the modes of validation galaxies, as expected.json defines them.</summary>
    public static (double Bias, double SigmaIqr, double CdeLoss) Score(PhotozModel model)
    {
        var estimates = Estimate(model, Validation.Photometry);
        var truth = Validation.Redshifts.Span;
        var modes = estimates[EstimateColumns.ZMode];
        var errors = new double[truth.Length];
        var loss = 0.0;
        for (var i = 0; i < errors.Length; i++)
        {
            errors[i] = (modes[i] - truth[i]) / (1 + truth[i]);
            loss += DensityLoss.Of(model.Grid, estimates.PdfOf(i), truth[i]) / errors.Length;
        }

        Array.Sort(errors);
        return (errors[errors.Length / 2], (errors[errors.Length * 3 / 4] - errors[errors.Length / 4]) / 1.349, loss);
    }

    /// <summary>What a model becomes that was written and read again.</summary>
    public static PhotozModel Reread(PhotozModel model)
    {
        var options = new PhotozOptions(model.Kind, []);
        return model.Kind.Read(model.Bands, model.Grid, options, new(Written(model)));
    }

    /// <summary>The bytes of a model.</summary>
    public static byte[] Written(PhotozModel model)
    {
        using var stream = new MemoryStream();
        using (var writer = new ModelWriter(stream))
        {
            model.Write(writer);
        }

        return stream.ToArray();
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
