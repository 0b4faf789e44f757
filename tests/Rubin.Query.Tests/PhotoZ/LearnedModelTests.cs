using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.Tests.PhotoZ;

/// <summary>What is asked of every estimator that learns.</summary>
public class LearnedModelTests
{
    public static TheoryData<string> Kinds => ["DNF", "FLEXZBOOST", "KNN", "TPZ"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_learns_galaxies_whose_colours_tell_the_redshift(string kind)
    {
        var model = Dc2.Model(kind, Galaxies.Of(2000));
        var others = Galaxies.Of(1000, seed: 2);
        var modes = Dc2.Estimate(model, others.Photometry)[EstimateColumns.ZMode].ToArray();
        var errors = modes.Select((z, i) => Math.Abs(z - others.Redshifts.Span[i])).Order().ToArray();
        Assert.InRange(errors[900], 0, 0.15);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Blocks_and_order_of_objects_do_not_matter(string kind)
    {
        var model = Dc2.Model(kind, Galaxies.Of(500));
        var photometry = Galaxies.Of(700, seed: 2).Photometry;
        var all = Dc2.Estimate(model, photometry);
        int[] some = [699, 3, 256, 255, 17];
        var few = Dc2.Estimate(model, photometry.Take(some));
        for (var i = 0; i < some.Length; i++)
        {
            Assert.Equal(all.PdfOf(some[i]).ToArray(), few.PdfOf(i).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_rows_make_the_same_model_whatever_threads_do(string kind)
    {
        var training = Galaxies.Of(600);
        Assert.Equal(Dc2.Written(Dc2.Model(kind, training)), Dc2.Written(Dc2.Model(kind, training)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_model_is_read_as_it_was_written(string kind)
    {
        var model = Dc2.Model(kind, Galaxies.Of(600));
        var photometry = Galaxies.Of(50, seed: 3).Photometry;
        Assert.Equal(Dc2.Estimate(model, photometry).Pdf, Dc2.Estimate(Dc2.Reread(model), photometry).Pdf);
        Assert.Equal(model.Metrics, Dc2.Reread(model).Metrics);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_damaged_file_is_an_error_or_another_model_and_never_a_crash(string kind)
    {
        var model = Dc2.Model(kind, Galaxies.Of(60));
        var bytes = Dc2.Written(model);
        var photometry = Galaxies.Of(5, seed: 3).Photometry;
        var random = new Random(7);
        for (var i = 0; i < 150; i++)
        {
            var damaged = i < 50 ? bytes[..random.Next(bytes.Length)] : (byte[])bytes.Clone();
            for (var flip = 0; i >= 50 && flip < 3; flip++) damaged[random.Next(i < 100 ? Math.Min(400, bytes.Length) : bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var other = model.Kind.Read(model.Bands, model.Grid, new(model.Kind, []), new(damaged));
                Assert.All(Dc2.Estimate(other, photometry).Pdf, p => Assert.True(float.IsFinite(p)));
            }
            catch (QueryException e)
            {
                Assert.Equal(QueryErrorCode.Data, e.Code);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Too_few_or_constant_rows_are_a_clear_error(string kind)
    {
        var few = Assert.Throws<QueryException>(() => Dc2.Model(kind, Galaxies.Of(3)));
        Assert.Contains("3 training rows are too few", few.Message, StringComparison.Ordinal);
        var constant = Galaxies.Of(100);
        for (var band = 0; band < 6; band++) constant = constant.WithBand(band, 22);
        Assert.Contains("same magnitudes", Assert.Throws<QueryException>(() => Dc2.Model(kind, constant)).Message, StringComparison.Ordinal);
        var same = Galaxies.Of(100) with { Redshifts = Enumerable.Repeat(0.7, 100).ToArray() };
        Assert.Contains("same redshift", Assert.Throws<QueryException>(() => Dc2.Model(kind, same)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_constant_band_does_no_harm(string kind)
    {
        var model = Dc2.Model(kind, Galaxies.Of(300).WithBand(2, 22));
        AssertDensities(Dc2.Estimate(model, Galaxies.Of(50, seed: 2).WithBand(2, 22).Photometry), 50);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_photometry_is_null_with_a_flag(string kind)
    {
        var model = Dc2.Model(kind, Galaxies.Of(300));
        var nothing = Galaxies.Of(10);
        for (var band = 0; band < 6; band++) nothing = nothing.WithBand(band, float.NaN, BandStatus.NotObserved);
        var estimates = Dc2.Estimate(model, nothing.Photometry, EstimateColumns.ZMode | EstimateColumns.BandsUsed | EstimateColumns.Pdf | EstimateColumns.Flags);
        Assert.All(estimates[EstimateColumns.ZMode].ToArray(), z => Assert.Equal(double.NaN, z));
        Assert.All(estimates.Pdf, p => Assert.Equal(0, p));
        Assert.All(estimates.Flags.ToArray(), f => Assert.Equal(EstimateFlags.NoDensity | EstimateFlags.NotObserved, f));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Missing_bands_are_filled_and_flagged(string kind)
    {
        var model = Dc2.Model(kind, Galaxies.Of(2000));
        var others = Galaxies.Of(500, seed: 2);
        var faint = others.WithBand(0, float.NaN, BandStatus.NotDetected).WithBand(5, float.NaN, BandStatus.NotObserved);
        var estimates = Dc2.Estimate(model, faint.Photometry, EstimateColumns.ZMode | EstimateColumns.BandsUsed | EstimateColumns.Pdf | EstimateColumns.Flags);
        AssertDensities(estimates, 500);
        Assert.All(estimates.Flags.ToArray(), f => Assert.Equal(EstimateFlags.NotDetected | EstimateFlags.NotObserved, f & ~(EstimateFlags.Edge | EstimateFlags.Extrapolated)));
        Assert.All(estimates[EstimateColumns.BandsUsed].ToArray(), n => Assert.Equal(4, n));
        var unobserved = Dc2.Estimate(model, others.WithBand(5, float.NaN, BandStatus.NotObserved).Photometry)[EstimateColumns.ZMode].ToArray();
        Assert.InRange(unobserved.Select((z, i) => Math.Abs(z - others.Redshifts.Span[i])).Order().ElementAt(375), 0, 0.2);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Absurd_magnitudes_give_a_density_or_null(string kind)
    {
        var model = Dc2.Model(kind, Galaxies.Of(300));
        foreach (var magnitude in new[] { -50f, 0, 60, 1e6f, -1e30f, 1e38f })
        {
            var estimates = Dc2.Estimate(model, Galaxies.Of(20).WithBand(1, magnitude).Photometry);
            Assert.All(estimates.Pdf, p => Assert.True(float.IsFinite(p) && p >= 0));
            Assert.All(estimates.Flags.ToArray(), f => Assert.True((f & EstimateFlags.Extrapolated) != 0));
        }
    }

    static void AssertDensities(Estimates estimates, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var density = estimates.PdfOf(row).ToArray();
            Assert.All(density, p => Assert.True(float.IsFinite(p) && p >= 0));
            Assert.Equal(1, 0.01 * (density.Sum() - (0.5 * (density[0] + density[^1]))), 1e-4);
            Assert.InRange(estimates[EstimateColumns.ZMode][row], 0, 3);
        }
    }
}
