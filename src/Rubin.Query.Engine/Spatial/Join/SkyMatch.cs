using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Spatial.Join;

/// <summary>A condition of a join that only pairs of rows within a radius of each other can meet.</summary>
/// <param name="Term">The condition, as it stands; it decides.</param>
/// <param name="Left">Where the left row is.</param>
/// <param name="Right">Where the right row is.</param>
/// <param name="Radius">How far they can be apart.</param>
sealed record SkyMatch(BoundExpression Term, PositionExpression Left, PositionExpression Right, RadiusBound Radius)
{
    /// <summary>The separation that is compared with the radius, where the condition computes one: <c>DISTANCE(…)</c>.</summary>
    internal BoundExpression? Distance { get; init; }

    /// <summary>Radii beyond this are no radii: scisql allows 180 degrees.</summary>
    internal double MostDegrees { get; init; } = double.PositiveInfinity;

    /// <summary>The match seen from the other side.</summary>
    internal SkyMatch Mirrored() => this with { Left = Right, Right = Left, Radius = Radius.Mirrored() };

    /// <summary>The first such condition among some; null where there is none.</summary>
    internal static SkyMatch? Find(IEnumerable<BoundExpression> terms, IReadOnlySet<int> left, IReadOnlySet<int> right)
    {
        var sides = new SideColumns(left, right);
        return terms.Select(t => SkyMatchRecognition.Of(t, sides)).FirstOrDefault(m => m is not null);
    }
}
