using System.Globalization;
using System.Text.Json;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Models;

/// <summary>What a model's file says of it: enough to list it, to tell how it was made, and to make it again.</summary>
public sealed record ModelHeader
{
    /// <summary>Stays the same when the file is shared or exported.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name, as it was typed.</summary>
    public required string Name { get; init; }

    /// <summary>The kind, as <c>USING</c> names it.</summary>
    public required string Kind { get; init; }

    /// <summary>Its bands, in the order in which it takes them.</summary>
    public required IReadOnlyList<string> Bands { get; init; }

    /// <summary>The options that were given.</summary>
    public required IReadOnlyList<StoredOption> Options { get; init; }

    /// <summary>The text of the statement.</summary>
    public required string Statement { get; init; }

    /// <summary>The rows it learned from; null where it learned from none.</summary>
    public TrainingOrigin? Training { get; init; }

    /// <summary>What training found out.</summary>
    public required IReadOnlyList<ModelMetric> Metrics { get; init; }

    /// <summary>Who made it.</summary>
    public required string Creator { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime Created { get; init; }

    /// <summary>The version of the program that made it.</summary>
    public required string Software { get; init; }

    /// <summary>The options as a kind checks them.</summary>
    /// <exception cref="QueryException">The kind does not know one of them.</exception>
    public PhotozOptions OptionsOf(PhotozKind kind) => new(kind, Options.Select(o => new GivenOption(o.Name, Value(o.Value), default)));

    static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        JsonValueKind.Array => value.EnumerateArray().Select(Value).ToArray(),
        _ => null,
    };
}

/// <summary>An option of a model's statement.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value: a number, a text, a truth value, or a list of such.</param>
public sealed record StoredOption(string Name, JsonElement Value)
{
    /// <summary>An option as a statement gives it.</summary>
    public static StoredOption Of(GivenOption option) => new(option.Name.ToLower(CultureInfo.InvariantCulture), JsonSerializer.SerializeToElement(option.Value));
}

/// <summary>The rows that a model learned from.</summary>
/// <param name="Inputs">The tables that were read, with their states.</param>
/// <param name="Columns">The query's columns that bands were made of, in the order of the bands.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="LeftOut">How many more had no redshift, or no magnitude.</param>
/// <param name="Hash">SHA-256 of the rows.</param>
public sealed record TrainingOrigin(IReadOnlyList<string> Inputs, IReadOnlyList<string> Columns, long Rows, long LeftOut, string Hash);

/// <summary>A number that training found out.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number; null where it is not finite.</param>
public sealed record ModelMetric(string Name, double? Value);
