using System.Text;
using Itms.Application.Imports;
using Itms.Application.Shared;

namespace Itms.Application.Tests.Imports;

/// <summary>A mapping that comes with an import.</summary>
public sealed class ImportMappingTests
{
    [Theory]
    [InlineData("""{"list":"x","columns":null}""", "mapping.columns")]
    [InlineData("""{"list":"x","columns":{"number":null}}""", "mapping.columns")]
    [InlineData("""{"list":"x","columns":{"number":["A",null]}}""", "mapping.columns")]
    [InlineData("""{"list":"x","columns":{"number":["A"],"nothing":["B"]}}""", "mapping.columns")]
    [InlineData("""{"list":"x","columns":{"status":["A"]}}""", "mapping.columns")]
    [InlineData("""{"list":"x","columns":{"number":["A"]},"values":null}""", "mapping.values")]
    [InlineData("""{"list":"x","columns":{"number":["A"]},"values":{"status":null}}""", "mapping.values")]
    [InlineData("""{"list":"x","columns":{"number":["A"]},"values":{"status":{"Done":null}}}""", "mapping.values")]
    [InlineData("""{"list":"x","columns":{"number":["A"]},"defaults":null}""", "mapping.defaults")]
    [InlineData("""{"list":"x","columns":{"number":["A"]},"defaults":{"status":null}}""", "mapping.defaults")]
    [InlineData("""{"list":"x","columns":{"number":["A"]},"defaults":{"nothing":"x"}}""", "mapping.defaults")]
    public void What_it_lacks_is_named_by_field(string json, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidFieldException>(() => ImportMapping.Read(Encoding.UTF8.GetBytes(json))).Field);

    [Fact]
    public void A_number_or_a_list_id_is_enough() =>
        Assert.Equal("x", ImportMapping.Read("""{"list":"x","columns":{"listId":["ID"]}}"""u8).List);
}
