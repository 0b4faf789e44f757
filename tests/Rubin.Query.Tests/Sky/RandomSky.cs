using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Sky;

/// <summary>Positions for property tests: even over the sphere, and gathered where code goes wrong.</summary>
static class RandomSky
{
    static readonly double[] Latitudes = [0, 90, -90, 41.810314895778596, -41.810314895778596, 30, -30, 19.471220634490695];

    public static (double Ra, double Dec) Position(Random random) =>
        (random.NextDouble() * 360, Angle.RadiansToDegrees(Math.Asin(2 * random.NextDouble() - 1)));

    /// <summary>Half of them near poles, RA 0, borders of base cells; longitudes a turn off now and then.</summary>
    public static (double Ra, double Dec) AwkwardPosition(Random random)
    {
        var (ra, dec) = Position(random);
        var jitter = random.Next(3) == 0 ? 0 : Math.Pow(10, -16 * random.NextDouble()) * (random.Next(2) * 2 - 1);
        return random.Next(8) switch
        {
            0 => (random.Next(17) * 22.5 + jitter, dec),
            1 => (ra, Math.Clamp(Latitudes[random.Next(Latitudes.Length)] + jitter, -90, 90)),
            2 => (random.Next(17) * 22.5, Math.Clamp(Latitudes[random.Next(Latitudes.Length)] + jitter, -90, 90)),
            3 => (random.Next(2) == 0 ? -0.0 : ra - 360, dec),
            _ => (ra, dec),
        };
    }

    /// <summary>A point in a disc about a position, as a direction.</summary>
    public static UnitVector Near(Random random, in UnitVector centre, double radiusRadians)
    {
        var helper = Math.Abs(centre.Z) < 0.9 ? new UnitVector(0, 0, 1) : new UnitVector(1, 0, 0);
        var east = helper.NormalTo(centre)!.Value;
        var north = centre.NormalTo(east)!.Value;
        var (sinTurn, cosTurn) = Math.SinCos(random.NextDouble() * 2 * Math.PI);
        var (sin, cos) = Math.SinCos(radiusRadians * Math.Sqrt(random.NextDouble()));
        return new(
            cos * centre.X + sin * (cosTurn * east.X + sinTurn * north.X),
            cos * centre.Y + sin * (cosTurn * east.Y + sinTurn * north.Y),
            cos * centre.Z + sin * (cosTurn * east.Z + sinTurn * north.Z));
    }
}
