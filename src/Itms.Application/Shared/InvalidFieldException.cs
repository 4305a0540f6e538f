namespace Itms.Application.Shared;

/// <summary>A field of a request is wrong.</summary>
/// <param name="field">The field's path, for example <c>components[0].unit</c>.</param>
/// <param name="fault">What is wrong with it, without quoting its value.</param>
public sealed class InvalidFieldException(string field, string fault) : Exception($"{field}: {fault}")
{
    public string Field { get; } = field;

    public string Fault { get; } = fault;
}
