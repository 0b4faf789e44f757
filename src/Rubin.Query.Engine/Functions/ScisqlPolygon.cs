using System.Buffers.Binary;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// Convex polygons as scisql has them: 3 to 20 vertices in either direction, and as bytes the sum of the vertices and then the normal of each edge, pointing
/// inwards, as three little-endian doubles each.
/// </summary>
static class ScisqlPolygon
{
    /// <summary>The least number of vertices.</summary>
    internal const int LeastVertices = 3;

    /// <summary>The greatest number of vertices.</summary>
    internal const int MostVertices = 20;

    /// <summary>How far outside of an edge the border still is: as <see cref="Polygon.Contains(in UnitVector)"/> has it.</summary>
    internal const double Border = 1e-15;

    const int VectorBytes = 24;

    /// <summary>The polygon of longitudes and latitudes in turn, degrees; null where it is none, or not convex.</summary>
    internal static Polygon? Of(ReadOnlySpan<double> coordinates)
    {
        var vertices = new (double, double)[coordinates.Length / 2];
        for (var i = 0; i < vertices.Length; i++)
        {
            vertices[i] = (coordinates[2 * i], coordinates[2 * i + 1]);
            if (!(Math.Abs(coordinates[2 * i + 1]) <= 90))
            {
                return null;
            }
        }

        return Make(() => Polygon.FromDegrees(vertices));
    }

    /// <summary>Its bytes.</summary>
    internal static byte[] Bytes(Polygon polygon)
    {
        var vertices = polygon.Vertices;
        var bytes = new byte[VectorBytes * (vertices.Count + 1)];
        Write(bytes, 0, new(vertices.Sum(v => v.X), vertices.Sum(v => v.Y), vertices.Sum(v => v.Z)));
        for (var i = 0; i < vertices.Count; i++)
        {
            Write(bytes, i + 1, new GreatCircleArc(vertices[i], vertices[(i + 1) % vertices.Count]).Normal);
        }

        return bytes;
    }

    /// <summary>The normals of the edges of a polygon's bytes; null where they are none.</summary>
    internal static UnitVector[]? Normals(ReadOnlySpan<byte> bytes)
    {
        var edges = (bytes.Length / VectorBytes) - 1;
        if (bytes.Length % VectorBytes != 0 || edges is < LeastVertices or > MostVertices)
        {
            return null;
        }

        var normals = new UnitVector[edges];
        for (var i = 0; i < edges; i++)
        {
            normals[i] = Read(bytes, i + 1);
        }

        return Array.TrueForAll(normals, n => double.IsFinite(n.X + n.Y + n.Z)) ? normals : null;
    }

    /// <summary>The polygon of bytes; null where they are none. Its vertices are those of the polygon that the bytes were made of but for rounding.</summary>
    internal static Polygon? Of(ReadOnlySpan<byte> bytes)
    {
        if (Normals(bytes) is not { } normals)
        {
            return null;
        }

        var vertices = normals.Select((normal, i) => normals[(i + normals.Length - 1) % normals.Length].NormalTo(normal)).ToArray();
        return Array.TrueForAll(vertices, v => v is not null) ? Make(() => new Polygon([.. vertices.Select(v => v!.Value)])) : null;
    }

    static Polygon? Make(Func<Polygon> polygon)
    {
        try
        {
            return polygon() is { IsConvex: true } convex ? convex : null;
        }
        catch (ArgumentException)
        {
            // Edges that cross or enclose nothing are no polygon, and scisql says NULL.
            return null;
        }
    }

    static void Write(Span<byte> bytes, int place, UnitVector vector)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[(VectorBytes * place)..], vector.X);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[(VectorBytes * place + 8)..], vector.Y);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[(VectorBytes * place + 16)..], vector.Z);
    }

    static UnitVector Read(ReadOnlySpan<byte> bytes, int place) => new(
        BinaryPrimitives.ReadDoubleLittleEndian(bytes[(VectorBytes * place)..]),
        BinaryPrimitives.ReadDoubleLittleEndian(bytes[(VectorBytes * place + 8)..]),
        BinaryPrimitives.ReadDoubleLittleEndian(bytes[(VectorBytes * place + 16)..]));
}
