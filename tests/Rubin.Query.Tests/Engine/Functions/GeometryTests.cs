namespace Rubin.Query.Tests.Engine.Functions;

public class GeometryTests
{
    [Theory]
    [InlineData("DISTANCE(POINT(10, 20), POINT(10, 25))", 5.0)]
    [InlineData("DISTANCE(359.5, 0, 0.5, 0)", 1.0)]
    [InlineData("DISTANCE(0, 89, 180, 89)", 2.0)]
    [InlineData("DISTANCE(0, 0, 180, 0)", 180.0)]
    [InlineData("DISTANCE(45, 45, 225, -45)", 180.0)]
    [InlineData("DISTANCE(0, 20, 1e-8, 20) * 1e9", 9.396926207859084)]
    [InlineData("AREA(POLYGON(0, 0, 90, 0, 0, 90))", 5156.620156177409)]
    [InlineData("AREA(CIRCLE(10, 20, 90))", 20626.480624709635)]
    [InlineData("COORD1(CENTROID(POLYGON(0, 0, 90, 0, 0, 90)))", 45.0)]
    [InlineData("COORD2(CENTROID(POLYGON(0, 0, 90, 0, 0, 90)))", 35.264389682754654)]
    public void Measures_equal_closed_forms(string text, double expected) =>
        Assert.Equal(expected, (double)DocumentationTests.Evaluate(text)!, 1e-6 * 1e-6 * Math.Max(1, expected));

    [Theory]
    [InlineData("CONTAINS(POINT(0, 1), CIRCLE(0, 0, 1))", 1)]
    [InlineData("CONTAINS(POINT(359, 0), CIRCLE(0, 0, 1))", 1)]
    [InlineData("CONTAINS(POINT('ICRS', 10, 20), CIRCLE('ICRS', POINT(10, 20), 0))", 1)]
    [InlineData("CONTAINS(POINT(NULL, 10, 20), CIRCLE('', 10, 20, 0))", 1)]
    [InlineData("CONTAINS(POINT(180, 89.5), CIRCLE(0, 89.6, 1))", 1)]
    [InlineData("CONTAINS(POINT(180, 89.5), CIRCLE(0, 89.4, 1))", 0)]
    [InlineData("CONTAINS(CIRCLE(0, 0, 1), CIRCLE(0, 0.5, 1.5))", 1)]
    [InlineData("CONTAINS(CIRCLE(0, 0, 1), CIRCLE(0, 0.5, 1.4))", 0)]
    [InlineData("CONTAINS(CIRCLE(0, 0, 1), POLYGON(-2, -2, 2, -2, 2, 2, -2, 2))", 1)]
    [InlineData("CONTAINS(CIRCLE(0, 0, 2.1), POLYGON(-2, -2, 2, -2, 2, 2, -2, 2))", 0)]
    [InlineData("CONTAINS(POLYGON(-1, -1, 1, -1, 1, 1, -1, 1), CIRCLE(0, 0, 1.5))", 1)]
    [InlineData("CONTAINS(POLYGON(-1, -1, 1, -1, 1, 1, -1, 1), CIRCLE(0, 0, 1.4))", 0)]
    [InlineData("CONTAINS(POLYGON(-1, -1, 1, -1, 1, 1, -1, 1), BOX(0, 0, 4, 4))", 1)]
    [InlineData("CONTAINS(BOX(0, 0, 4, 4), POLYGON(-1, -1, 1, -1, 1, 1, -1, 1))", 0)]
    [InlineData("CONTAINS(POLYGON(-1, -1, 1, -1, 1, 1, -1, 1), POLYGON(-1, -1, 1, -1, 1, 1, -1, 1))", 1)]
    [InlineData("CONTAINS(CIRCLE(0, 0, 1), POINT(0, 0))", 0)]
    [InlineData("INTERSECTS(CIRCLE(0, 0, 1), CIRCLE(0, 2, 1))", 1)]
    [InlineData("INTERSECTS(CIRCLE(0, 0, 1), CIRCLE(0, 2.1, 1))", 0)]
    [InlineData("INTERSECTS(CIRCLE(0, 3, 1.1), BOX(0, 0, 4, 4))", 1)]
    [InlineData("INTERSECTS(CIRCLE(0, 3.2, 1.1), BOX(0, 0, 4, 4))", 0)]
    [InlineData("INTERSECTS(BOX(0, 0, 6, 1), BOX(0, 0, 1, 6))", 1)]
    [InlineData("INTERSECTS(BOX(0, 0, 1, 1), BOX(3, 0, 1, 1))", 0)]
    [InlineData("INTERSECTS(POINT(0, 0), BOX(0, 0, 1, 1))", 1)]
    public void Relations_include_borders(string text, int expected) => Assert.Equal(expected, DocumentationTests.Evaluate(text));

    [Theory]
    [InlineData("CIRCLE(0, 0, -1)", "this is no circle: its radius is -1")]
    [InlineData("POINT(0, 91)", "latitude 91 is not within -90 to 90 degrees")]
    public void What_is_no_geometry_is_an_error(string shape, string message) => Assert.Equal(
        message, Assert.Throws<QueryException>(() => DocumentationTests.Evaluate($"CONTAINS(POINT(0, 0), {shape})")).Message);
}
