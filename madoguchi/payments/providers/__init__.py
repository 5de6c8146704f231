"""The payment companies (指定納付受託者) the software can speak to, by name."""
