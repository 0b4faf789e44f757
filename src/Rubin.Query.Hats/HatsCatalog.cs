using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Formats.Parquet;
using Rubin.Query.Parquet;

namespace Rubin.Query.Hats;

/// <summary>
/// A HATS catalog (IVOA Note "HATS" v1.0): a table in Parquet files, partitioned by HEALPix cells. Opening reads properties, the list of
/// partitions and the schema; no partition where metadata suffice. Catalogs of the older HiPSCat are read too. Immutable.
/// </summary>
public sealed class HatsCatalog
{
    HatsCatalog(HatsFolder folder, HatsProperties properties, IReadOnlyList<HatsPartition>? partitions = null)
    {
        Path = folder.Path;
        Name = folder.Name;
        Properties = properties;
        Partitions = partitions is not null ? partitions
            : properties.Kind == HatsKind.Index ? PartitionList.ReadIndex(folder) : PartitionList.Read(folder, properties.Suffix);
        (Schema, SchemaOrigin) = ReadSchema(folder);
        var healpix = Schema.IndexOf(properties.Healpix ?? DefaultHealpix);
        Healpix = healpix >= 0 && Schema[healpix].Type.IsInteger ? Schema[healpix].Name : null;
        Position = Schema.IndexOf(properties.Ra ?? "") is >= 0 and var ra && Schema.IndexOf(properties.Dec ?? "") is >= 0 and var dec
            ? new(Schema[ra].Name, Schema[dec].Name, Healpix, properties.HealpixOrder)
            : null;
    }

    const string DefaultHealpix = "_healpix_29";

    /// <summary>The folder that it was opened by.</summary>
    public string Path { get; }

    /// <summary>The folder's name.</summary>
    public string Name { get; }

    /// <summary>Its properties.</summary>
    public HatsProperties Properties { get; }

    /// <summary>Its partitions, sorted by place on the HEALPix curve, apart from each other; of an index its parts by number.</summary>
    public IReadOnlyList<HatsPartition> Partitions { get; }

    /// <summary>Its columns, without those that repeat the partition's cell.</summary>
    public Schema Schema { get; }

    /// <summary>The file that <see cref="Schema"/> was taken from.</summary>
    public string SchemaOrigin { get; }

    /// <summary>The column of nested HEALPix pixels, of <see cref="HatsProperties.HealpixOrder"/>; null where it has none.</summary>
    public string? Healpix { get; }

    /// <summary>The columns of positions; null where it has none.</summary>
    public SkyPosition? Position { get; }

    /// <summary>
    /// Whether a row lies in the cell of its partition: not so in margins, whose rows lie around it, and in tables without positions of
    /// their own.
    /// </summary>
    internal bool IsPlaced => Properties.Kind is HatsKind.Object or HatsKind.Source or HatsKind.Map;

    /// <summary>Whether a folder is a catalog or collection of any age.</summary>
    public static bool IsAt(string path) =>
        HatsFolder.PropertiesIn(path) is not null || HatsFolder.CollectionIn(path) is not null || HatsFolder.HipscatIn(path) is not null;

    /// <summary>Opens a catalog; of a collection, its primary table.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="QueryException">
    /// Data: it is not a catalog, or its metadata are missing or damaged; the message names the file.
    /// </exception>
    public static HatsCatalog Open(string path)
    {
        if (HatsFolder.PropertiesIn(path) is { } properties)
        {
            return new(new(path), HatsProperties.Read(properties));
        }

        if (HatsFolder.CollectionIn(path) is not null)
        {
            return Open(HatsCollection.Open(path).PrimaryPath);
        }

        return HatsFolder.HipscatIn(path) is { } info
            ? new(new(path), HatsProperties.ReadHipscat(info))
            : throw new QueryException(
                QueryErrorCode.Data,
                $"\"{path}\" is not a HATS catalog: it has no file \"hats.properties\", \"properties\" or \"collection.properties\"",
                hint: "give the folder that holds one of these files");
    }

    /// <summary>
    /// Opens a catalog whose list of partitions is not right, to look at what is there: the partitions are all files in its folders, be they on top of
    /// each other.
    /// </summary>
    /// <exception cref="QueryException">Data: it is no catalog of HATS, or nothing tells its columns.</exception>
    internal static HatsCatalog OpenAllFiles(string path)
    {
        var properties = HatsProperties.Read(HatsFolder.PropertiesIn(path) ?? System.IO.Path.Combine(path, "hats.properties"));
        return new(new(path), properties, PartitionList.FromFolders(new(path)));
    }

    (Schema Schema, string Origin) ReadSchema(HatsFolder folder)
    {
        var origin = File.Exists(folder.CommonMetadata) ? folder.CommonMetadata
            : File.Exists(folder.Metadata) ? folder.Metadata
            : Partitions.Count > 0 && Partitions[0].Part.FirstFile is var first && File.Exists(first) ? first
            : throw new QueryException(
                QueryErrorCode.Data,
                $"nothing tells the columns of catalog \"{Path}\": neither \"{folder.CommonMetadata}\" nor "
                + (Partitions.Count > 0 ? $"\"{Partitions[0].Part.Path}\" exists" : "a partition exists"),
                hint: "copy these files from where the catalog came from");
        using var file = ParquetFile.Open(origin);
        var schema = file.Schema;
        return Properties.Kind == HatsKind.Index
            ? (schema, origin)
            : (schema with { Fields = schema.Fields.Where(f => !FileSchema.IsPartitionColumn(f.Name)).ToValueList() }, origin);
    }
}
