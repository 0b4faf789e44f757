using System.Buffers.Binary;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.PhotoZ.Dust;

namespace Rubin.Query.Tests.PhotoZ.Dust;

public sealed class DustMapTests : IDisposable
{
    const int Size = 64;

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_map_is_read_where_the_projection_says()
    {
        // Values that are linear in x and y survive bilinear interpolation; eqs. C1 and C2 of Schlegel et al. 1998 say where a direction is.
        Write("SFD_dust_4096_ngp.fits", (x, y) => x + (1000 * y));
        Write("SFD_dust_4096_sgp.fits", (x, y) => -x - (1000 * y));
        var map = DustMap.Open(_folder.FullName);
        AssertAt(map, 0, 90, 31.5 + (1000 * 31.5));
        AssertAt(map, 0, -90, -31.5 - (1000 * 31.5));
        AssertAt(map, 0, 30, (32 * Math.Sqrt(0.5)) + 31.5 + (1000 * 31.5));
        AssertAt(map, 90, 30, 31.5 + (1000 * (31.5 - (32 * Math.Sqrt(0.5)))));
        AssertAt(map, 90, -30, -31.5 - (1000 * (31.5 + (32 * Math.Sqrt(0.5)))));

        // The galactic poles in ICRS (Reid and Brunthaler 2004, doi:10.1086/424960).
        Assert.Equal(31.5 + (1000 * 31.5), map.At(192.859508, 27.128336), 0.1);
        Assert.Equal(-31.5 - (1000 * 31.5), map.At(12.859508, -27.128336), 0.1);
        Assert.True(double.IsNaN(map.At(double.NaN, 0)) && double.IsNaN(map.At(0, 91)));
    }

    [Fact]
    public async Task Queries_read_the_map_that_the_user_has()
    {
        Write("SFD_dust_4096_ngp.fits", (_, _) => 0.25f);
        Write("SFD_dust_4096_sgp.fits", (_, _) => 0.5f);
        var before = Environment.GetEnvironmentVariable(DustMap.FolderVariable);
        try
        {
            using var engine = new QueryEngine();
            Environment.SetEnvironmentVariable(DustMap.FolderVariable, null);
            var error = await Assert.ThrowsAsync<QueryException>(() => Read(engine));
            Assert.StartsWith("there is no dust map", error.Message, StringComparison.Ordinal);
            Environment.SetEnvironmentVariable(DustMap.FolderVariable, _folder.FullName);
            Assert.Equal([0.25, 0.5, null], await Read(engine));
        }
        finally
        {
            Environment.SetEnvironmentVariable(DustMap.FolderVariable, before);
        }
    }

    [Fact]
    public void Damaged_maps_are_errors()
    {
        AssertError("cannot be read");
        File.WriteAllText(Path("SFD_dust_4096_ngp.fits"), "no FITS");
        AssertError("ends too early");
        File.WriteAllText(Path("SFD_dust_4096_ngp.fits"), new string('x', 2880));
        AssertError("is not in FITS");
        Write("SFD_dust_4096_ngp.fits", (_, _) => 1);
        File.WriteAllBytes(Path("SFD_dust_4096_ngp.fits"), File.ReadAllBytes(Path("SFD_dust_4096_ngp.fits"))[..^5000]);
        AssertError("ends too early");
    }

    static async Task<List<double?>> Read(QueryEngine engine)
    {
        var values = new List<double?>();
        await using var result = engine.Execute("SELECT ebv(ra, de) FROM (VALUES (192.86, 27.13), (12.86, -27.13), (0.0, CAST(NULL AS DOUBLE))) AS t(ra, de)");
        await foreach (var batch in result.Batches)
        {
            var column = (Column<double>)batch.Columns[0];
            for (var row = 0; row < batch.Length; row++) values.Add(column.IsNull(row) ? null : column.Values[row]);
        }

        return values;
    }

    static void AssertAt(DustMap map, double longitude, double latitude, double expected) =>
        Assert.Equal(expected, map.AtGalactic(double.DegreesToRadians(longitude), double.DegreesToRadians(latitude)), 1e-2);

    void AssertError(string expected) => Assert.Contains(expected, Assert.Throws<QueryException>(() => DustMap.Open(_folder.FullName)).Message, StringComparison.Ordinal);

    string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    void Write(string name, Func<int, int, float> value)
    {
        var header = new StringBuilder();
        foreach (var card in (string[])["SIMPLE  =                    T", "BITPIX  =                  -32", "NAXIS   =                    2", $"NAXIS1  = {Size,20}", $"NAXIS2  = {Size,20} / rows", "END"])
        {
            header.Append(card.PadRight(80));
        }

        var bytes = new byte[2880 + (((Size * Size * 4) + 2879) / 2880 * 2880)];
        Encoding.ASCII.GetBytes(header.ToString().PadRight(2880)).CopyTo(bytes, 0);
        for (var i = 0; i < Size * Size; i++)
        {
            BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(2880 + (4 * i)), value(i % Size, i / Size));
        }

        File.WriteAllBytes(Path(name), bytes);
    }
}
