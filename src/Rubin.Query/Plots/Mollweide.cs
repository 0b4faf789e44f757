namespace Rubin.Query.Plots;

/// <summary>
/// Mollweide's projection of the sky, in which equal areas are equal (Snyder, Map Projections, USGS Professional Paper 1395, section 31): from right ascension and declination
/// to places in an ellipse twice as wide as high, east to the left as on all maps of the sky.
/// </summary>
public static class Mollweide
{
    /// <summary>The place of a position: x from 0 (left) to 1, y from 0 (south) to 1.</summary>
    /// <param name="ra">Right ascension in degrees; 0 is in the middle.</param>
    /// <param name="dec">Declination in degrees, -90 to 90.</param>
    public static (double X, double Y) Place(double ra, double dec)
    {
        var longitude = Math.IEEERemainder(ra, 360) * Math.PI / 180;
        var theta = Theta(dec * Math.PI / 180);
        return (0.5 - longitude / (2 * Math.PI) * Math.Cos(theta), 0.5 + Math.Sin(theta) / 2);
    }

    /// <summary>Solves 2θ + sin 2θ = π sin φ by Newton's method; begins from a value that is right to third order at the poles, where the derivative goes to zero.</summary>
    static double Theta(double latitude)
    {
        var target = Math.PI * Math.Sin(latitude);
        if (Math.Abs(latitude) > Math.PI / 2 - 1e-7)
        {
            return Math.CopySign(Math.PI / 2, latitude);
        }

        var distance = Math.PI / 2 - Math.Abs(latitude);
        var theta = Math.Abs(latitude) > 1.2 ? Math.CopySign(Math.PI / 2 - Math.Cbrt(3 * Math.PI * distance * distance / 8), latitude) : latitude;
        for (var i = 0; i < 30; i++)
        {
            var step = (2 * theta + Math.Sin(2 * theta) - target) / (2 + 2 * Math.Cos(2 * theta));
            theta -= step;
            if (Math.Abs(step) < 1e-13)
            {
                break;
            }
        }

        return theta;
    }
}
