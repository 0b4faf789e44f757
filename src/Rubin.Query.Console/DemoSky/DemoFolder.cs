using System.Globalization;

namespace Rubin.Query.Console.DemoSky;

/// <summary>
/// The folder of a demo sky. A note in it says which sky it holds and whether it is complete; only what the note vouches for is ever
/// replaced.
/// </summary>
static class DemoFolder
{
    // Part of the note: another number makes older folders be written again.
    const int Version = 1;
    const string NoteName = "_demo_sky.txt";

    static readonly string[] Catalogs = ["Object", "ForcedSource", "reference"];
    static readonly string[] Files = ["Visit.parquet", "Truth.parquet"];

    /// <summary>Whether a folder holds that sky, complete.</summary>
    internal static bool Holds(string folder, SkySettings settings) => Read(folder) == Note(settings);

    /// <summary>Writes a sky, in place of another one that is there.</summary>
    /// <exception cref="QueryException">Data: the folder holds something else.</exception>
    internal static void Write(string folder, SkySettings settings, int workers, Action<string> report, CancellationToken cancel)
    {
        if (Directory.Exists(folder) && Read(folder) is null && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new QueryException(
                QueryErrorCode.Data, $"folder \"{folder}\" is not empty and holds no demo sky", hint: "give another folder with --dir");
        }

        Directory.CreateDirectory(folder);
        var note = Path.Combine(folder, NoteName);
        File.WriteAllText(note, "incomplete\n");
        Clear(folder);
        new SkyGenerator(settings, workers, folder, report).Write(cancel);
        File.WriteAllText(note, Note(settings));
    }

    static string? Read(string folder)
    {
        var note = Path.Combine(folder, NoteName);
        return File.Exists(note) ? File.ReadAllText(note) : null;
    }

    static string Note(SkySettings settings) =>
        string.Create(CultureInfo.InvariantCulture, $"demo sky {Version}: {settings.Objects} objects, seed {settings.Seed}\n");

    static void Clear(string folder)
    {
        foreach (var catalog in Catalogs.Select(c => Path.Combine(folder, c)).Where(Directory.Exists))
        {
            Directory.Delete(catalog, recursive: true);
        }

        foreach (var file in Files)
        {
            File.Delete(Path.Combine(folder, file));
        }
    }
}
