namespace Rubin.Query.Sky;

/// <summary>
/// From places inside one cell to the sky (pix2ang), the inverse of <see cref="Healpix"/>'s projection. In the frame of the base cell
/// <c>h = u + v</c> runs from south (0) to north (2), <c>l = u - v</c> from west (-1) to east (1), where u and v are the place along
/// south-east and south-west in units of the base cell's side.
/// </summary>
readonly struct HealpixProjection
{
    readonly int _baseCell;
    readonly double _i;
    readonly double _j;
    readonly double _side;

    HealpixProjection(int baseCell, uint i, uint j, double side)
    {
        _baseCell = baseCell;
        _side = side;
        _i = i * side;
        _j = j * side;
    }

    public static HealpixProjection Of(HealpixCell cell)
    {
        var (i, j) = HealpixBits.Separate(cell.Index & ((1L << (2 * cell.Order)) - 1));
        return new((int)(cell.Index >> (2 * cell.Order)), i, j, 1.0 / (1L << cell.Order));
    }

    /// <summary>The side of the cell in units of the base cell's.</summary>
    public double Side => _side;

    /// <summary>
    /// Whether any of the cell lies in a polar cap. The border of a cap runs along diagonals of cells, never across edges.
    /// </summary>
    public bool IsPolar => _baseCell switch
    {
        < 4 => _i + _j + _side >= 1,
        < 8 => false,
        _ => _i + _j + _side <= 1,
    };

    /// <summary>
    /// The direction of the point a share <paramref name="u"/> along south-east and <paramref name="v"/> along south-west.
    /// </summary>
    public UnitVector At(double u, double v)
    {
        var (lon, z, cosLat) = Place(u, v);
        var (sin, cos) = Math.SinCos(lon);
        return new(cosLat * cos, cosLat * sin, z);
    }

    /// <summary>
    /// The position of that point in radians; longitudes are continuous across the cell, so they may be below 0. At a pole the
    /// longitude is that of the middle of the base cell.
    /// </summary>
    public (double Lon, double Lat) PositionAt(double u, double v)
    {
        var (lon, z, cosLat) = Place(u, v);
        return (lon, Math.Atan2(z, cosLat));
    }

    /// <summary>
    /// Where a position in radians, with a longitude continuous across the cell, lies in units of the cell: the inverse of
    /// <see cref="PositionAt"/>, carried on beyond the cell's sides as far as the meridians and parallels through its corners.
    /// What is a rounding beyond a side counts as on it.
    /// </summary>
    public (double U, double V) PlaceOf(double lon, double lat)
    {
        var row = _baseCell >> 2;
        var x = lon * (4 / Math.PI) - 2 * (_baseCell & 3) - (row == 1 ? 0 : 1);
        var isCap = row != 1 && (row == 0 ? lat : -lat) > Healpix.TransitionLatitude;
        var t = Healpix.Sqrt6 * Math.Cos(0.5 * Math.Abs(lat) + Math.PI / 4);
        var l = isCap ? x * t : x;
        var h = isCap ? (row == 0 ? 2 - t : t) : 1.5 * Math.Sin(lat) + row;
        return (Snap(((h + l) / 2 - _i) / _side), Snap(((h - l) / 2 - _j) / _side));
    }

    double Snap(double place)
    {
        var rounding = SkyRegion.Rounding / _side;
        return place < 0 && place > -rounding ? 0 : place > 1 && place < 1 + rounding ? 1 : place;
    }

    (double Lon, double Z, double CosLat) Place(double u, double v)
    {
        double i = _i + u * _side, j = _j + v * _side;
        double h = i + j, l = i - j;
        var quarter = _baseCell & 3;
        return (_baseCell >> 2) switch
        {
            0 when h > 1 => Cap(l, 2 - h, quarter, 1),
            0 => Belt(l + 2 * quarter + 1, h),
            1 => Belt(l + 2 * quarter, h - 1),
            _ when h < 1 => Cap(l, h, quarter, -1),
            _ => Belt(l + 2 * quarter + 1, h - 2),
        };
    }

    static (double Lon, double Z, double CosLat) Belt(double x, double y)
    {
        var z = y * (2.0 / 3);
        return (x * (Math.PI / 4), z, Math.Sqrt((1 - z) * (1 + z)));
    }

    // cos² = (1 - |z|)(1 + |z|) with 1 - |z| = t²/3 keeps its precision at the pole.
    static (double Lon, double Z, double CosLat) Cap(double l, double t, int quarter, int sign)
    {
        var x = t > 0 ? l / t : 0;
        var cosLat = t / Math.Sqrt(3) * Math.Sqrt(2 - t * t / 3);
        return ((x + 2 * quarter + 1) * (Math.PI / 4), sign * (1 - t * t / 3), cosLat);
    }
}
