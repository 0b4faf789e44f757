using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Models;

/// <summary>
/// A model as bytes: eight that name the format, its version and the length of the header (32 bits each, little-endian), the header as JSON, the numbers of the model,
/// and SHA-256 of all that is before. Nothing in it is believed: lengths are checked, and the sum is.
/// </summary>
public static class ModelFile
{
    const int Version = 1;
    const int Start = 16;
    const int LongestHeader = 1 << 24;
    const int HashBytes = 32;

    static ReadOnlySpan<byte> Magic => "RQPHOTOZ"u8;

    /// <summary>A model and what is to be told of it.</summary>
    public static byte[] Write(ModelHeader header, PhotozModel model)
    {
        using var stream = new MemoryStream();
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        Span<byte> start = stackalloc byte[Start];
        Magic.CopyTo(start);
        BinaryPrimitives.WriteInt32LittleEndian(start[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(start[12..], json.Length);
        stream.Write(start);
        stream.Write(json);
        using (var writer = new ModelWriter(stream))
        {
            model.Write(writer);
        }

        stream.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    /// <summary>What a file says of its model; the model itself is not read.</summary>
    /// <exception cref="QueryException">Data: it is no such file, or damaged.</exception>
    public static ModelHeader ReadHeader(Stream file)
    {
        var start = new byte[Start];
        if (file.ReadAtLeast(start, Start, throwOnEndOfStream: false) < Start)
        {
            throw Damaged("it is too short");
        }

        var json = new byte[HeaderLength(start, file.Length)];
        return file.ReadAtLeast(json, json.Length, throwOnEndOfStream: false) == json.Length ? Header(json) : throw Damaged("it is too short");
    }

    /// <summary>The model of a file.</summary>
    /// <exception cref="QueryException">Data: it is no such file, damaged, or of a kind that is not known.</exception>
    public static (ModelHeader Header, NamedModel Model) Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < Start + HashBytes)
        {
            throw Damaged("it is too short");
        }

        var length = HeaderLength(bytes.Span, bytes.Length - HashBytes);
        if (!SHA256.HashData(bytes.Span[..^HashBytes]).AsSpan().SequenceEqual(bytes.Span[^HashBytes..]))
        {
            throw Damaged("its checksum is another");
        }

        var header = Header(bytes.Span.Slice(Start, length));
        var kind = PhotozKinds.Find(header.Kind) ?? throw Damaged($"there are no models of kind \"{header.Kind}\"");
        var options = header.OptionsOf(kind);
        ValueList<string> bands = [.. header.Bands];
        var reader = new ModelReader(bytes[(Start + length)..^HashBytes]);
        var model = kind.Read(bands, options.Grid, options, reader);
        return reader.Left == 0 ? (header, new(model, PhotometryRules.Of(options, bands))) : throw Damaged($"{reader.Left} bytes are left over");
    }

    /// <summary>The file with another header.</summary>
    public static byte[] WithHeader(ReadOnlyMemory<byte> bytes, ModelHeader header)
    {
        var (_, model) = Read(bytes);
        return Write(header, model.Model);
    }

    static int HeaderLength(ReadOnlySpan<byte> start, long length)
    {
        if (!start[..8].SequenceEqual(Magic))
        {
            throw new QueryException(QueryErrorCode.Data, "this is no file of a photo-z model");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(start[8..]);
        var header = BinaryPrimitives.ReadInt32LittleEndian(start[12..]);
        return version != Version
            ? throw new QueryException(QueryErrorCode.Data, $"the model's file has format {version}, and this program reads {Version}")
            : header is > 0 and <= LongestHeader && header <= length - Start ? header : throw Damaged("its header is too long");
    }

    static ModelHeader Header(ReadOnlySpan<byte> json)
    {
        try
        {
            var header = JsonSerializer.Deserialize<ModelHeader>(json) ?? throw Damaged("it has no header");
            return header.Bands is { Count: > 0 and <= 1000 } && header.Options is not null && header.Metrics is not null ? header : throw Damaged("it has no bands");
        }
        catch (JsonException error)
        {
            throw new QueryException(QueryErrorCode.Data, $"the model's file is damaged: {error.Message}", inner: error);
        }
    }

    static QueryException Damaged(string what) => ModelReader.Damaged(what);
}
