"""SAP SuccessFactors over OData, with a signed assertion to get in."""
