using System.Globalization;
using Rubin.Query.PhotoZ.Bpz;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Tests.PhotoZ.Bpz;

/// <summary>Makes template-fitting models and runs them on files of galaxies.</summary>
static class BpzRun
{
    public static string Folder => SharedData.Path("photoz/rail_base/estimation_data");

    /// <summary>A model over upstream's templates and filters.</summary>
    public static BpzModel Upstream(params (string Name, object Value)[] options) =>
        Make("BPZ", [("path", Folder), ("seds", "CWWSB4"), ("filters", "DC2LSST"), .. options]);

    public static BpzModel Make(string kind, (string Name, object Value)[] options, TrainingSet? training = null)
    {
        var made = PhotozKinds.Find(kind)!;
        return (BpzModel)made.Build(new PhotozOptions(made, options.Select(o => new GivenOption(o.Name, o.Value, default))), training, CancellationToken.None);
    }

    /// <summary>Rows of a file with a header.</summary>
    public static double[][] Csv(string name, int skip = 1) =>
        [.. File.ReadLines(SharedData.Path("photoz/csv/" + name)).Skip(skip).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];

    /// <summary>Photometry of rows: id, redshift, six magnitudes, six errors; 99 for what was not detected.</summary>
    public static Photometry Magnitudes(double[][] rows)
    {
        var photometry = new Photometry(PhotometryForm.Magnitudes, 6, rows.Length);
        for (var row = 0; row < rows.Length; row++)
        {
            for (var band = 0; band < 6; band++)
            {
                var seen = rows[row][2 + band] < 98;
                photometry.Values(band)[row] = seen ? (float)rows[row][2 + band] : float.NaN;
                photometry.Errors(band)[row] = seen ? (float)rows[row][8 + band] : float.NaN;
                photometry.Status(band)[row] = seen ? BandStatus.Detected : BandStatus.NotDetected;
            }
        }

        return photometry;
    }

    public static Estimates Estimate(PhotozModel model, Photometry photometry, EstimateColumns columns, PdfEncoding? pdf = null)
    {
        var request = new EstimateRequest(columns, pdf ?? new GridPdf(model.Grid));
        var estimates = new Estimates(request, model.Grid, photometry.Rows);
        model.CreateWorker(request).Estimate(photometry, estimates);
        return estimates;
    }

    /// <summary>All columns, with the kernel of a given width.</summary>
    public static Estimates Estimate<TLanes>(BpzModel model, Photometry photometry)
        where TLanes : struct, ILanes<TLanes>
    {
        var request = new EstimateRequest(model.Columns, new GridPdf(model.Grid));
        var estimates = new Estimates(request, model.Grid, photometry.Rows);
        new KernelEstimator<TLanes>(model, request).Estimate(photometry, estimates);
        return estimates;
    }
}
